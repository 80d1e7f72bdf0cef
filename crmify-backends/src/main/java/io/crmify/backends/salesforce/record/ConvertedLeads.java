package io.crmify.backends.salesforce.record;

import io.crmify.backend.PushResult;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.backends.salesforce.wire.Verdicts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Leads that have become contacts: Salesforce takes nothing more for the lead. */
public final class ConvertedLeads {
    private static final String CONTACT = "ConvertedContactId";
    private static final String ACCOUNT = "ConvertedAccountId";

    private final RecordReads reads;
    private final Targets targets;

    public ConvertedLeads(RecordReads reads, Targets targets) {
        this.reads = reads;
        this.targets = targets;
    }

    /** What a lead has become. */
    public record Became(String contactId, String accountId) {}

    static boolean isConverted(PushResult.Failed failed) {
        return failed.cause().diagnosis().reason().equals(Verdicts.CONVERTED);
    }

    /** Those whose contact is seen, as updates of it. */
    List<Outgoing> asContacts(List<Outgoing> refused) {
        var ids = refused.stream()
                .map(out -> out.lead().crmId())
                .filter(Objects::nonNull)
                .toList();
        var known = ids.isEmpty() ? Map.<String, LenientJson>of() : reads.read(targets.own(), ids, Set.of(CONTACT));
        var contacts = new ArrayList<Outgoing>();
        for (var out : refused) {
            var id = out.lead().crmId();
            var record = id == null
                    ? reads.byKey(out.lead().key().external(), "Id," + CONTACT)
                    : Optional.ofNullable(known.get(Ids.core(id)));
            record.map(lead -> lead.text(CONTACT))
                    .flatMap(contact -> targets.of(contact).map(object -> out.to(contact, object)))
                    .ifPresent(contacts::add);
        }
        return contacts;
    }

    /** Empty if the lead is not there, or has become nothing yet. */
    public Optional<Became> became(String leadId) {
        var found = reads.read(targets.own(), List.of(leadId), Set.of(CONTACT, ACCOUNT));
        return Optional.ofNullable(found.get(Ids.core(leadId)))
                .filter(lead -> Ids.isId(lead.text(CONTACT)))
                .map(lead -> new Became(lead.text(CONTACT), lead.text(ACCOUNT)));
    }
}
