package io.crmify.jpa.testing.leak;

import io.crmify.backend.BackendProfile;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What crmify may tell nobody: every text that a test of this JVM has put into an entity, and every secret. What is also an id, a
 * tenant or a status is told, and no mark.
 */
public final class Marks {
    /** Shorter ones stand in any text by chance. */
    private static final int SHORTEST = 6;

    /** A single plain word, "number" say, stands in messages by chance too. */
    private static final Pattern PLAIN = Pattern.compile("[a-z]+");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private static final Map<String, Alike> PLANTED = new ConcurrentHashMap<>();
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    static {
        TOLD.addAll(BackendProfile.DEFAULT.stages().values());
    }

    /** Those that begin with the same word. */
    private record Alike(Set<String> values, Set<Integer> lengths) {
        Alike() {
            this(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
        }
    }

    private Marks() {}

    public static void plant(String value) {
        var word = WORD.matcher(value);
        if (word.find()
                && value.strip().length() >= SHORTEST
                && !PLAIN.matcher(value).matches()) {
            var mark = value.substring(word.start()).strip();
            var alike = PLANTED.computeIfAbsent(word.group(), first -> new Alike());
            alike.values().add(mark);
            alike.lengths().add(mark.length());
        }
    }

    /** Something that crmify keeps and tells. */
    public static void allow(String value) {
        TOLD.add(value.strip());
    }

    /** How many different ones there are to be found. */
    public static long count() {
        return PLANTED.values().stream()
                .flatMap(alike -> alike.values().stream())
                .filter(mark -> !TOLD.contains(mark))
                .count();
    }

    /** Those that stand in a text, as words of their own. */
    public static Set<String> in(String text) {
        var found = new TreeSet<String>();
        var word = WORD.matcher(text);
        while (word.find()) {
            var alike = PLANTED.get(word.group());
            if (alike != null) {
                for (var length : alike.lengths()) {
                    var end = word.start() + length;
                    if (endsThere(text, end) && alike.values().contains(text.substring(word.start(), end))) {
                        found.add(text.substring(word.start(), end));
                    }
                }
            }
        }
        found.removeAll(TOLD);
        return found;
    }

    private static boolean endsThere(String text, int end) {
        return end == text.length() || end < text.length() && !Character.isLetterOrDigit(text.charAt(end));
    }
}
