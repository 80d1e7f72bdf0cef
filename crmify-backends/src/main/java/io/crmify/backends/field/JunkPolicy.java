package io.crmify.backends.field;

import io.crmify.backend.BackendContext;
import io.crmify.backend.capability.JunkMarking.Marked;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a connection does with records that are spam, or doubtful: {@code crmify.backend.junk.spam} and
 * {@code crmify.backend.junk.review}.
 *
 * <pre>{@code
 * FLAG:Is_Spam__c                       sets a field of the CRM to true
 * TAG:spam                              adds a tag
 * DELETE                                deletes the record
 * DELETE_IF_JUNK:newsletter,signed_up   deletes it unless it has a tag besides these, whatever their case
 * }</pre>
 *
 * @param setting the whole key, for messages
 * @param names the field, the tag, or the junk tags; empty for the other kinds
 */
public record JunkPolicy(String setting, Kind kind, Set<String> names) {
    /** What a backend that uses this declares among its settings. */
    public static final Set<String> SETTINGS = Set.of("junk.spam", "junk.review");

    private static final String FORMS = "write FLAG:<field>, TAG:<tag>, DELETE or DELETE_IF_JUNK:<tag,tag>";

    /** What is done. */
    public enum Kind {
        /** Nothing is configured; to ask for it is a fault of the set-up. */
        NONE,
        FLAG,
        TAG,
        DELETE,
        DELETE_IF_JUNK
    }

    /** What it takes to do it to one record of a CRM. */
    public interface Deeds {
        /** Sets a field to true; false if the CRM has no such record. */
        boolean flag(String field);

        /** Adds a tag; false if the CRM has no such record. Only for a CRM that has tags, see {@link JunkPolicy#only}. */
        default boolean tag(String tag) {
            throw new IllegalStateException("a policy was let through that this CRM has no way to do");
        }

        /** Deletes it; false if the CRM has no such record. */
        boolean delete();

        /** Its tags; empty if the CRM has no such record. Only for a CRM that has tags. */
        default Optional<Set<String>> tags() {
            throw new IllegalStateException("a policy was let through that this CRM has no way to do");
        }
    }

    public JunkPolicy {
        names = Set.copyOf(names);
    }

    /**
     * The policy of a connection.
     *
     * @param verdict {@code spam} or {@code review}
     * @throws IllegalArgumentException if the setting is there and cannot be read
     */
    public static JunkPolicy of(BackendContext context, String verdict) {
        var setting = "crmify.backend.junk." + verdict;
        return context.setting("junk." + verdict)
                .map(text -> parse(setting, text.strip()))
                .orElseGet(() -> new JunkPolicy(setting, Kind.NONE, Set.of()));
    }

    /** This, if it is one of those that the CRM allows. {@link IllegalArgumentException} otherwise. */
    public JunkPolicy only(Set<Kind> possible) {
        if (kind != Kind.NONE && !possible.contains(kind)) {
            throw new IllegalArgumentException(
                    "%s was %s, which this CRM has no way to do; it has %s".formatted(setting, kind, possible));
        }
        return this;
    }

    /**
     * Does it.
     *
     * @throws MisconfiguredException if there is no policy
     */
    public Marked applyTo(Deeds deeds) {
        return switch (kind) {
            case NONE ->
                throw new MisconfiguredException(
                        setting + " is not set, so nothing was done; " + FORMS, Diagnosis.of("JUNK_POLICY_MISSING"));
            case FLAG -> deeds.flag(name()) ? Marked.FLAGGED : Marked.MISSING;
            case TAG -> deeds.tag(name()) ? Marked.TAGGED : Marked.MISSING;
            case DELETE -> deeds.delete() ? Marked.DELETED : Marked.MISSING;
            case DELETE_IF_JUNK ->
                deeds.tags().map(tags -> deleteIfJunk(tags, deeds)).orElse(Marked.MISSING);
        };
    }

    private Marked deleteIfJunk(Set<String> tags, Deeds deeds) {
        var junk = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        junk.addAll(names);
        if (!tags.stream().map(String::strip).allMatch(junk::contains)) {
            return Marked.KEPT;
        }
        return deeds.delete() ? Marked.DELETED : Marked.MISSING;
    }

    private String name() {
        return names.iterator().next();
    }

    private static JunkPolicy parse(String setting, String text) {
        var parts = text.split(":", 2);
        var argument = parts.length < 2 ? "" : parts[1].strip();
        var kind = Arrays.stream(Kind.values())
                .filter(known -> known.name().equals(parts[0].strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(Kind.NONE);
        var names = kind == Kind.DELETE_IF_JUNK
                ? listed(argument)
                : argument.isEmpty() ? Set.<String>of() : Set.of(argument);
        if (kind == Kind.NONE || (kind == Kind.DELETE) != names.isEmpty() || parts.length > 1 && names.isEmpty()) {
            throw new IllegalArgumentException("%s was '%s'; %s".formatted(setting, text, FORMS));
        }
        return new JunkPolicy(setting, kind, names);
    }

    private static Set<String> listed(String names) {
        return Arrays.stream(names.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }
}
