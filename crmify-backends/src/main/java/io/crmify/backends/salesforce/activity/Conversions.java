package io.crmify.backends.salesforce.activity;

import io.crmify.backend.capability.LeadConversion.Conversion;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.salesforce.record.ConvertedLeads;
import io.crmify.backends.salesforce.record.RecordReads;
import io.crmify.backends.salesforce.record.SObject;
import io.crmify.backends.salesforce.record.Targets;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.backends.salesforce.wire.Verdicts;
import io.crmify.backends.salesforce.wire.Verdicts.Asked;
import jakarta.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a contact of a lead, and its account: by SOAP, as REST has no way. */
public final class Conversions {
    private static final String ACCOUNT = "AccountId";

    private final SoapPort soap;
    private final Targets targets;
    private final RecordReads reads;
    private final ConvertedLeads converted;
    private final Verdicts verdicts;
    private final Supplier<String> status;

    /** @param status what converted leads are to have */
    public Conversions(
            SoapPort soap,
            Targets targets,
            RecordReads reads,
            ConvertedLeads converted,
            Verdicts verdicts,
            Supplier<String> status) {
        this.soap = soap;
        this.targets = targets;
        this.reads = reads;
        this.converted = converted;
        this.verdicts = verdicts;
        this.status = status;
    }

    public Conversion convert(String crmId) {
        if (!targets.own().isLead()) {
            throw new MisconfiguredException(
                    "Salesforce converts leads only; the connection writes "
                            + targets.own().name(),
                    Diagnosis.of("NOT_A_LEAD"));
        }
        var object = targets.of(crmId).orElseThrow(Conversions::gone);
        if (!object.isLead()) {
            return ofContact(object, crmId);
        }
        return known(crmId).orElseGet(() -> converted(crmId));
    }

    private Conversion ofContact(SObject object, String crmId) {
        var contact = reads.read(object, List.of(crmId), Set.of(ACCOUNT)).get(Ids.core(crmId));
        if (contact == null) {
            throw gone();
        }
        return conversion(crmId, contact.text(ACCOUNT));
    }

    private Optional<Conversion> known(String leadId) {
        return converted.became(leadId).map(became -> conversion(became.contactId(), became.accountId()));
    }

    private static Conversion conversion(String contactId, @Nullable String accountId) {
        var hasAccount = accountId != null && Ids.isId(accountId);
        return new Conversion(Ids.whole(contactId), SObject.CONTACT, hasAccount ? accountId : null);
    }

    private Conversion converted(String leadId) {
        var answer = soap.ask(body(leadId, status.get()));
        var texts = Soap.texts(answer);
        var contact = Soap.text(texts, "contactId");
        if (answer.isSuccess() && Soap.text(texts, "success").equals("true") && Ids.isId(contact)) {
            return conversion(contact, Soap.text(texts, "accountId"));
        }
        // somebody may have been faster
        var failure = failure(answer, texts);
        return known(leadId).orElseThrow(() -> failure);
    }

    /** In the order of the WSDL. */
    private static String body(String leadId, String status) {
        return "<urn:convertLead><urn:leadConverts>"
                + Soap.element("convertedStatus", status)
                + Soap.element("doNotCreateOpportunity", "true")
                + Soap.element("leadId", leadId)
                + Soap.element("overwriteLeadSource", "false")
                + Soap.element("sendNotificationEmail", "false")
                + "</urn:leadConverts></urn:convertLead>";
    }

    /** As if REST had told it: the codes are the same. */
    private BackendException failure(HttpAnswer answer, Map<String, List<String>> texts) {
        var code = Soap.text(texts, "statusCode").isEmpty() ? Soap.fault(texts) : Soap.text(texts, "statusCode");
        var message =
                Soap.text(texts, "message").isEmpty() ? Soap.text(texts, "faultstring") : Soap.text(texts, "message");
        if (code.isEmpty()) {
            return answer.isSuccess()
                    ? new OutcomeUnknownException(
                            answer + ": the answer does not tell what became of the lead",
                            Diagnosis.of("NO_OUTCOME", answer.status()))
                    : answer.failure();
        }
        var row = Json.createObjectBuilder()
                .add("statusCode", code)
                .add("message", message)
                .build();
        return verdicts.ofItem(answer, new LenientJson(row), Asked.UPDATE);
    }

    private static RecordGoneException gone() {
        return new RecordGoneException(
                "the id is none of a lead or contact that is there", Diagnosis.of("RECORD_GONE"));
    }
}
