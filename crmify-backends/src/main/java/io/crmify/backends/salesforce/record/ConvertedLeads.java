package io.crmify.backends.salesforce.record;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.backends.salesforce.wire.Queries;
import io.crmify.backends.salesforce.wire.Soql;
import io.crmify.backends.salesforce.wire.Verdicts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Leads that have become contacts: Salesforce takes nothing more for the lead. */
public final class ConvertedLeads {
    private static final String CONTACT = "ConvertedContactId";
    private static final String CREATED = "CreatedDate";
    private static final String ACCOUNT = "ConvertedAccountId";

    private final RecordReads reads;
    private final Targets targets;
    private final Queries queries;

    public ConvertedLeads(RecordReads reads, Targets targets, Queries queries) {
        this.reads = reads;
        this.targets = targets;
        this.queries = queries;
    }

    /** What a lead has become. */
    public record Became(String contactId, String accountId) {}

    static boolean isConverted(PushResult.Failed failed) {
        return isConverted(failed.cause());
    }

    private static boolean isConverted(BackendException failure) {
        return failure.diagnosis().reason().equals(Verdicts.CONVERTED);
    }

    /** Does something to a record; to the contact if it is a lead that has become one, and Salesforce refuses it therefore. */
    public boolean following(String crmId, Predicate<String> deed) {
        try {
            return deed.test(crmId);
        } catch (BackendException refused) {
            if (!isConverted(refused)) {
                throw refused;
            }
            return deed.test(contactOf(crmId).orElseThrow(() -> refused));
        }
    }

    /** The contact that the connection's lead has become; empty for any other record. */
    public Optional<String> contactOf(String crmId) {
        return targets.of(crmId)
                .filter(SObject::isLead)
                .flatMap(lead -> became(crmId))
                .map(became -> Ids.whole(became.contactId()))
                .filter(contact -> targets.of(contact).isPresent());
    }

    /** The contact that was made of the connection's lead; empty if the lead was joined to one that is older. */
    public Optional<String> madeOf(String crmId) {
        return contactOf(crmId).filter(contact -> isMadeOf(crmId, contact));
    }

    /** Whether it is a contact that was there before the connection's lead was joined to it. */
    public boolean wasThereBefore(String crmId) {
        var leads = leadsOf(crmId);
        return !leads.isEmpty() && leads.stream().noneMatch(lead -> isMadeOf(lead, crmId));
    }

    private boolean isMadeOf(String leadId, String contactId) {
        var lead = created(leadId);
        var contact = created(contactId);
        return lead.isPresent() && contact.isPresent() && !contact.get().isBefore(lead.get());
    }

    private Optional<Instant> created(String crmId) {
        return targets.of(crmId)
                .map(object ->
                        reads.read(object, List.of(crmId), Set.of(CREATED)).get(Ids.core(crmId)))
                .flatMap(record -> Times.of(record.text(CREATED)));
    }

    /** The leads that have become that contact, where the connection's records are leads. */
    public List<String> leadsOf(String crmId) {
        var isContact = targets.of(crmId).filter(object -> !object.isLead()).isPresent();
        return !isContact || !targets.own().isLead()
                ? List.of()
                : queries
                        .all("SELECT Id FROM Lead WHERE ConvertedContactId = " + Soql.quoted(Ids.whole(crmId)))
                        .stream()
                        .map(lead -> lead.text("Id"))
                        .filter(Ids::isId)
                        .toList();
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
