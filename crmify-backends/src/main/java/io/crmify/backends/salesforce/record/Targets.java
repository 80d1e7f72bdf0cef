package io.crmify.backends.salesforce.record;

import io.crmify.backend.BackendContext;
import io.crmify.backends.salesforce.wire.Ids;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a connection writes to: the one that is configured, and for leads the contacts that people make of them. A link
 * keeps the id alone, since its first three characters say which.
 */
public final class Targets {
    private final SObject own;
    private final @Nullable SObject contact;

    private Targets(SObject own, @Nullable SObject contact) {
        this.own = own;
        this.contact = contact;
    }

    /** @throws IllegalArgumentException if a setting is wrong */
    public static Targets from(BackendContext context) {
        var object = context.setting("object").map(String::strip).orElse(SObject.LEAD);
        var isPerson = object.equals(SObject.LEAD) || object.equals(SObject.CONTACT);
        if (!isPerson && !FieldNames.isCustom(object)) {
            throw new IllegalArgumentException(
                    "crmify.backend.object was '%s'; give Lead, Contact, or a custom object like Member__c"
                            .formatted(object));
        }
        var key = custom(context, "key-field", "Crmify_Id__c");
        var status = object.equals(SObject.LEAD)
                ? "Status"
                : context.setting("status-field").isPresent() ? custom(context, "status-field", "") : "";
        var fields = FieldNames.of(object, context);
        if (fields.containsValue(key) || fields.containsValue(status) || key.equals(status)) {
            throw new IllegalArgumentException(
                    "crmify.backend.key-field and crmify.backend.status-field need fields of their own");
        }
        var own = new SObject(object, fields, status, key);
        return new Targets(
                own, own.isLead() ? new SObject(SObject.CONTACT, FieldNames.ofContactOf(context), "", "") : null);
    }

    private static String custom(BackendContext context, String setting, String absent) {
        var name = context.setting(setting).map(String::strip).orElse(absent);
        if (!FieldNames.isCustom(name)) {
            throw new IllegalArgumentException(
                    "crmify.backend.%s was '%s'; give the API name of a custom field, like Crmify_Id__c"
                            .formatted(setting, name));
        }
        return name;
    }

    /** The settings that {@link #from} reads. */
    public static Set<String> settings() {
        var settings = new HashSet<>(FieldNames.settings());
        settings.addAll(Set.of("object", "key-field", "status-field"));
        return settings;
    }

    /** What new records are. */
    public SObject own() {
        return own;
    }

    /** What a record is; empty if the id is none of the connection's. */
    public Optional<SObject> of(String crmId) {
        if (!Ids.isId(crmId)) {
            return Optional.empty();
        }
        var object =
                switch (crmId.substring(0, Ids.LEAD.length())) {
                    case Ids.LEAD -> own.isLead() ? own : null;
                    case Ids.CONTACT -> own.name().equals(SObject.CONTACT) ? own : contact;
                    default -> own.isLead() || own.name().equals(SObject.CONTACT) ? null : own;
                };
        return Optional.ofNullable(object);
    }
}
