package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.capability.FieldCatalogue.Field;
import io.crmify.backend.capability.FieldCatalogue.Kind;
import io.crmify.backends.nationbuilder.wire.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which fields a person has. Of its own ones v2 tells nothing, so that they are listed here; custom ones may be donations' too (official
 * v2 OpenAPI).
 */
final class SignupFields {
    private final Exchange exchange;

    SignupFields(Exchange exchange) {
        this.exchange = exchange;
    }

    List<Field> all() {
        var fields = new ArrayList<Field>();
        SignupForm.writable().forEach((name, kind) -> fields.add(field(name, kind, true)));
        SignupForm.readOnly().forEach((name, kind) -> fields.add(field(name, kind, false)));
        for (var custom : exchange.all(JsonApi.get("/custom_fields"))) {
            var attributes = custom.at("attributes");
            var slug = attributes.text("slug");
            var owner = attributes.text("resource_type");
            if (!slug.isBlank() && !owner.equalsIgnoreCase("Donation")) {
                var label = attributes.text("name").isBlank() ? slug : attributes.text("name");
                fields.add(new Field(slug, label, kind(attributes.text("field_type")), false, true));
            }
        }
        return fields;
    }

    private static Field field(String name, Kind kind, boolean writable) {
        return new Field(name, name.replace('_', ' '), kind, false, writable);
    }

    /** The words are not documented; what is not understood is OTHER. */
    private static Kind kind(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "text", "string", "large_text" -> Kind.TEXT;
            case "numeric", "number", "integer", "decimal" -> Kind.NUMBER;
            case "boolean", "checkbox" -> Kind.BOOLEAN;
            case "date" -> Kind.DATE;
            case "datetime", "date_time" -> Kind.INSTANT;
            case "multiple_choice", "choice", "select" -> Kind.CHOICE;
            default -> Kind.OTHER;
        };
    }
}
