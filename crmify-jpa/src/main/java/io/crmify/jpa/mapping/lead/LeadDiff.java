package io.crmify.jpa.mapping.lead;

import io.crmify.annotation.Write;
import io.crmify.jpa.mapping.FieldName;
import io.crmify.jpa.mapping.LeadMapping;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadKey;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds what has to be sent so that the CRM holds what it shall, and leaves alone what people edit there. */
public final class LeadDiff {
    private static final String STATUS = "@status";
    private static final String TAGS = "@tags";
    private static final String LISTS = "@lists";

    private final Fingerprinter fingerprinter;

    public LeadDiff(Fingerprinter fingerprinter) {
        this.fingerprinter = fingerprinter;
    }

    /**
     * What is known of the record.
     *
     * @param crmId null if there is none yet
     * @param suspect an earlier call may have been applied: the fingerprint says nothing
     */
    public record Known(@Nullable String crmId, Fingerprint fingerprint, boolean suspect) {}

    /** What the CRM shall have, and when each field may be written. */
    public record Wanted(LeadValues values, LeadMapping mapping) {}

    public Delta of(LeadKey key, Known known, Wanted wanted) {
        return new Comparison(key, known, wanted).delta();
    }

    private final class Comparison {
        private final LeadKey key;
        private final Known known;
        private final Wanted wanted;
        private final Fingerprint before;
        private final boolean create;
        private final Map<LeadField, Object> fields = new EnumMap<>(LeadField.class);
        private final Map<String, Object> properties = new HashMap<>();
        private final Set<LeadField> clearedFields = new HashSet<>();
        private final Set<String> clearedProperties = new HashSet<>();
        private final Set<FieldName> onlyIfEmpty = new HashSet<>();
        private final TreeMap<String, String> after = new TreeMap<>();
        private boolean changed;

        Comparison(LeadKey key, Known known, Wanted wanted) {
            this.key = key;
            this.known = known;
            this.wanted = wanted;
            this.before = known.suspect() ? Fingerprint.NONE : known.fingerprint();
            this.create = known.crmId() == null;
        }

        Delta delta() {
            wanted.values().fields().forEach(this::compare);
            absent().forEach(this::clear);
            var values = wanted.values();
            var status = isNew(STATUS, values.status()) ? values.status() : null;
            var tags = isNew(TAGS, join(values.tags())) ? values.tags() : Set.<String>of();
            var lists = isNew(LISTS, join(values.lists())) ? values.lists() : Set.<String>of();
            var cleared = new Lead.Cleared(clearedFields, clearedProperties);
            var lead = new Lead(key, known.crmId(), fields, properties, status, tags, lists, cleared);
            return new Delta(lead, new Fingerprint(after), onlyIfEmpty, changed || create || known.suspect());
        }

        private void compare(FieldName name, Object value) {
            var write = wanted.mapping().write(name);
            var hash = fingerprinter.hash(key.external(), name.text(), value);
            var same = before.has(name.text(), hash);
            if (!create && write == Write.ON_CREATE) {
                keep(name.text());
                return;
            }
            after.put(name.text(), hash);
            if (create || write == Write.ALWAYS || !same) {
                put(name, value);
                changed |= !same;
            }
            if (!create && !same && write == Write.IF_CRM_EMPTY) {
                onlyIfEmpty.add(name);
            }
        }

        private void keep(String name) {
            var hash = known.fingerprint().hashes().get(name);
            if (hash != null) {
                after.put(name, hash);
            }
        }

        /** What has no value but may have had one: what was sent, or anything that is mapped if nobody knows what was. */
        private Set<FieldName> absent() {
            var names = new TreeSet<FieldName>();
            known.fingerprint().hashes().keySet().stream()
                    .filter(name -> !name.startsWith("@"))
                    .map(FieldName::new)
                    .filter(wanted.mapping()::fills)
                    .forEach(names::add);
            if (known.suspect()) {
                names.addAll(wanted.mapping().names());
            }
            names.removeAll(wanted.values().fields().keySet());
            return names;
        }

        private void clear(FieldName name) {
            var write = wanted.mapping().write(name);
            if (write == Write.ON_CREATE || write == Write.IF_CRM_EMPTY) {
                keep(name.text());
                return;
            }
            changed = true;
            var field = name.field();
            if (field != null) {
                clearedFields.add(field);
            } else {
                clearedProperties.add(Objects.requireNonNull(name.property()));
            }
        }

        private void put(FieldName name, Object value) {
            var field = name.field();
            if (field != null) {
                fields.put(field, value);
            } else {
                properties.put(Objects.requireNonNull(name.property()), value);
            }
        }

        private boolean isNew(String name, @Nullable String value) {
            if (value == null || value.isEmpty()) {
                return false;
            }
            var hash = fingerprinter.hash(key.external(), name, value);
            after.put(name, hash);
            var differs = !before.has(name, hash);
            changed |= differs;
            return differs;
        }

        private String join(Set<String> words) {
            return String.join("\0", new TreeSet<>(words));
        }
    }
}
