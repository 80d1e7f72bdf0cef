package io.crmify.backends.nationbuilder.person;

import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.nationbuilder.wire.Flags;
import io.crmify.lead.LeadField;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a person holds, as an API tells it.
 *
 * @param address the attribute in which it tells the address
 */
public record Holding(PersonForm form, String address) {
    /** Which of what is asked about is filled. */
    public Names filled(LenientJson person, Names wanted) {
        return new Names(
                wanted.fields().stream()
                        .filter(field -> !value(person, field).isBlank())
                        .collect(Collectors.toSet()),
                wanted.properties().stream()
                        .filter(property -> !value(person, property).isBlank())
                        .collect(Collectors.toSet()));
    }

    private String value(LenientJson person, LeadField field) {
        var part = PersonForm.ADDRESS.get(field);
        return part == null
                ? person.text(form.fields().getOrDefault(field, ""))
                : person.at(address).text(part);
    }

    /**
     * What of it people have marked; names without a value are absent.
     *
     * @param tags asked for only if a name is one's
     */
    public Map<String, Boolean> flags(LenientJson person, Supplier<Set<String>> tags, Set<String> names) {
        var flags = new HashMap<String, Boolean>();
        for (var name : names) {
            if (Flags.isTag(name)) {
                flags.put(name, tags.get().stream().anyMatch(Flags.tag(name)::equalsIgnoreCase));
            } else {
                Flags.of(value(person, name)).ifPresent(flag -> flags.put(name, flag));
            }
        }
        return flags;
    }

    /** An attribute, or a custom field. */
    private String value(LenientJson person, String property) {
        return form.isCustom(property) && !form.custom().isEmpty()
                ? person.at(form.custom()).text(property)
                : person.text(property);
    }
}
