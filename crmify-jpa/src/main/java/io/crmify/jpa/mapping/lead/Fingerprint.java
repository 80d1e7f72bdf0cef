package io.crmify.jpa.mapping.lead;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the CRM has of a lead, as one keyed hash per field: enough to know what changed, and nothing to read a value from.
 *
 * @param hashes by name; a field that is absent was not sent, or was cleared
 */
public record Fingerprint(SortedMap<String, String> hashes) {
    public static final Fingerprint NONE = new Fingerprint(new TreeMap<>());

    /** From its stored form. */
    public static Fingerprint parse(@Nullable String text) {
        var hashes = new TreeMap<String, String>();
        if (text != null) {
            text.lines()
                    .filter(line -> line.length() > Fingerprinter.LENGTH)
                    .forEach(line -> hashes.put(
                            line.substring(Fingerprinter.LENGTH + 1), line.substring(0, Fingerprinter.LENGTH)));
        }
        return new Fingerprint(hashes);
    }

    /** Its stored form: a line per field, the hash first. */
    public String text() {
        return hashes.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining("\n"));
    }

    boolean has(String name, String hash) {
        return hash.equals(hashes.get(name));
    }

    Fingerprint with(Map<String, String> more) {
        var all = new TreeMap<>(hashes);
        all.putAll(more);
        return new Fingerprint(all);
    }
}
