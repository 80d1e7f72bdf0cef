package io.crmify.backends.klaviyo.profile;

import io.crmify.backend.capability.FieldCatalogue.Field;
import io.crmify.backend.capability.FieldCatalogue.Kind;
import io.crmify.backends.http.LenientJson;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The fields of profiles. Those that every profile has are known; the custom properties are told by nobody, so that they are
 * gathered from the profiles that have changed last.
 */
public final class ProfileFields {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}.*");
    private static final int LONGEST_NAME = 100;

    private static final List<Field> STANDARD = Stream.of(
                    "email:Email",
                    "phone_number:Phone number",
                    "external_id:External ID",
                    "first_name:First name",
                    "last_name:Last name",
                    "organization:Organization",
                    "title:Title",
                    "locale:Locale",
                    "image:Image",
                    "location.address1:Address",
                    "location.address2:Address 2",
                    "location.city:City",
                    "location.region:Region",
                    "location.zip:Zip code",
                    "location.country:Country",
                    "location.timezone:Time zone")
            .map(text -> text.split(":"))
            .map(parts -> new Field(parts[0], parts[1], Kind.TEXT, false, !parts[0].equals(ProfileNames.KEY)))
            .toList();

    private final ProfileReads reads;

    public ProfileFields(ProfileReads reads) {
        this.reads = reads;
    }

    public List<Field> fields() {
        var kinds = new TreeMap<String, Kind>();
        for (var properties : reads.sample()) {
            for (var name : properties.names()) {
                if (!name.isBlank() && name.length() <= LONGEST_NAME) {
                    kinds.merge(name, kind(properties.at(name)), ProfileFields::both);
                }
            }
        }
        var fields = new ArrayList<>(STANDARD);
        kinds.forEach((name, kind) -> fields.add(new Field(name, name, kind, false, !ProfileNames.isReserved(name))));
        return fields;
    }

    private static Kind both(Kind one, Kind other) {
        return one == other ? one : Kind.OTHER;
    }

    private static Kind kind(LenientJson property) {
        var value = property.value();
        if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
            return Kind.BOOLEAN;
        } else if (value instanceof JsonNumber) {
            return Kind.NUMBER;
        } else if (value instanceof JsonString text) {
            return DATE.matcher(text.getString()).matches()
                    ? Kind.DATE
                    : INSTANT.matcher(text.getString()).matches() ? Kind.INSTANT : Kind.TEXT;
        }
        return Kind.OTHER;
    }
}
