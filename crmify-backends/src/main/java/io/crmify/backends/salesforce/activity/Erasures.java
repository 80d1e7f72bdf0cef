package io.crmify.backends.salesforce.activity;

import io.crmify.backend.capability.RecordErasure.Erasure;
import io.crmify.backends.salesforce.record.ConvertedLeads;
import io.crmify.backends.salesforce.wire.Ids;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Erases a person: the record, the contact that it has become or the leads that have become it, and all of them from the recycle bin.
 * SOAP guide, emptyRecycleBin, up to 200 ids.
 */
public final class Erasures {
    private static final Set<String> IN_NO_BIN =
            Set.of("ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "INVALID_ID_FIELD", "MALFORMED_ID", "NOT_FOUND");
    private static final int MOST = 200;

    private final SoapPort soap;
    private final ConvertedLeads converted;
    private final Consumer<String> deleting;

    /** @param deleting puts one record into the recycle bin */
    public Erasures(SoapPort soap, ConvertedLeads converted, Consumer<String> deleting) {
        this.soap = soap;
        this.converted = converted;
        this.deleting = deleting;
    }

    /** Complete if Salesforce says that its recycle bin does not hold them any more. */
    public Erasure erase(String crmId) {
        var ids = new LinkedHashSet<String>();
        converted.contactOf(crmId).ifPresent(ids::add);
        converted.leadsOf(crmId).stream().limit(MOST - 1L).map(Ids::whole).forEach(ids::add);
        ids.add(crmId);
        ids.forEach(deleting);
        return new Erasure(crmId, ids.stream().allMatch(Ids::isId) && isEmptied(ids));
    }

    private boolean isEmptied(Collection<String> ids) {
        var body = ids.stream()
                .map(id -> Soap.element("ids", id))
                .collect(Collectors.joining("", "<urn:emptyRecycleBin>", "</urn:emptyRecycleBin>"));
        var answer = soap.ask(body);
        var texts = Soap.texts(answer);
        var done = texts.getOrDefault("success", List.of()).stream()
                .filter("true"::equals)
                .count();
        var gone = texts.getOrDefault("statusCode", List.of()).stream()
                .filter(IN_NO_BIN::contains)
                .count();
        return answer.isSuccess() && done + gone == ids.size();
    }
}
