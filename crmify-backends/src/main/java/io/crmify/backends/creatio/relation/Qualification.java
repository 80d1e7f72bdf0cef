package io.crmify.backends.creatio.relation;

import io.crmify.backend.capability.LeadConversion.Conversion;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.creatio.odata.Guids;
import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.creatio.odata.Part;
import io.crmify.backends.creatio.odata.Verdicts;
import io.crmify.backends.creatio.record.PersonName;
import io.crmify.backends.creatio.record.Value;
import io.crmify.backends.http.LenientJson;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a contact of a lead. Creatio has no call for it; a lead is qualified once it names its contact. */
public final class Qualification {
    private static final String LEAD = "Lead";
    private static final String CONTACT = "Contact";
    private static final String QUALIFIED_CONTACT = "QualifiedContactId";
    private static final String QUALIFIED_ACCOUNT = "QualifiedAccountId";

    private final Odata odata;
    private final NewRows rows;

    public Qualification(Odata odata) {
        this.odata = odata;
        this.rows = new NewRows(odata);
    }

    public Conversion convert(String crmId) {
        if (!Guids.isId(crmId)) {
            throw gone();
        }
        var columns = String.join(
                ",", Odata.ID, QUALIFIED_CONTACT, QUALIFIED_ACCOUNT, CONTACT, "Email", "MobilePhone", "BusinesPhone");
        var lead = odata.row(LEAD, crmId, columns).orElseThrow(() -> gone());
        if (Value.of(lead, QUALIFIED_CONTACT).isEmpty()) {
            qualify(crmId, lead);
        }
        var account = Value.of(lead, QUALIFIED_ACCOUNT);
        // the connection writes leads, and a lead stays one when it names its contact
        return new Conversion(
                crmId.toLowerCase(Locale.ROOT), LEAD, account.isEmpty() ? null : account.toLowerCase(Locale.ROOT));
    }

    private void qualify(String crmId, LenientJson lead) {
        var contact = Guids.named("Contact:qualified:" + crmId.toLowerCase(Locale.ROOT));
        rows.ensure(CONTACT, Value.json(contact(contact, lead)));
        var part = Part.update(LEAD, crmId, Value.json(Map.of(QUALIFIED_CONTACT, contact)));
        var answer = odata.send(part.call());
        if (!answer.isSuccess()) {
            throw Verdicts.onExisting(answer, part.columns());
        }
        answer.orFailWithoutContent();
    }

    private static Map<String, @Nullable Object> contact(String id, LenientJson lead) {
        var name = PersonName.parse(Value.of(lead, CONTACT));
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put(Odata.ID, id);
        values.put("Name", name.plain().isEmpty() ? Value.of(lead, "Email") : name.plain());
        values.put("GivenName", name.first());
        values.put("Surname", name.last());
        values.put("Email", Value.of(lead, "Email"));
        values.put("MobilePhone", Value.of(lead, "MobilePhone"));
        values.put("Phone", Value.of(lead, "BusinesPhone"));
        values.values().removeIf(value -> value == null || value.toString().isEmpty());
        return values;
    }

    private static RecordGoneException gone() {
        return new RecordGoneException("Creatio does not know the lead any more", Diagnosis.of("RECORD_GONE"));
    }
}
