package io.crmify.jpa.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What was measured, and the tables of it. */
final class Figures {
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * One measurement.
     *
     * @param kind what is compared: variants of one kind and round stand beside each other
     * @param others the share of the machine that other processes took meanwhile
     */
    record Figure(String part, String kind, String variant, int round, double rate, double cpu, double others) {
        boolean isDisturbed() {
            return others > CpuShare.DISTURBED;
        }
    }

    void add(Figure figure) {
        figures.add(figure);
        System.out.printf(
                Locale.ROOT,
                "%-6s %-28s %-7s round %d: %,10.0f a second, %5.0f us CPU each, others %2.0f %%%s%n",
                figure.part(),
                figure.kind(),
                figure.variant(),
                figure.round(),
                figure.rate(),
                figure.cpu(),
                figure.others() * 100,
                figure.isDisturbed() ? " DISTURBED" : "");
    }

    /** A line that is told with the tables. */
    void note(String line) {
        notes.add(line);
        System.out.println(line);
    }

    /** A share that crmify shall reach of another variant. */
    record Target(String kind, String of, double share) {}

    /** In Markdown, ready for {@code docs/performance.md}. */
    String table(String part, List<String> variants, List<Target> targets) {
        var text = new StringBuilder("| " + part);
        variants.forEach(variant -> text.append(" | ").append(variant));
        variants.stream().filter(variant -> !variant.equals("crmify")).forEach(variant -> text.append(" | crmify : ")
                .append(variant));
        text.append(" | aim |\n|---").append("|---".repeat(variants.size() * 2)).append("|\n");
        for (var kind : kinds(part)) {
            text.append("| ").append(kind);
            for (var variant : variants) {
                text.append(" | ").append(rates(part, kind, variant));
            }
            for (var variant : variants) {
                if (!variant.equals("crmify")) {
                    text.append(" | ").append(ratios(part, kind, variant));
                }
            }
            text.append(" | ").append(aim(part, kind, targets)).append(" |\n");
        }
        return text.toString();
    }

    private List<String> kinds(String part) {
        var kinds = new LinkedHashSet<String>();
        figures.stream().filter(figure -> figure.part().equals(part)).forEach(figure -> kinds.add(figure.kind()));
        return List.copyOf(kinds);
    }

    private List<Figure> of(String part, String kind, String variant) {
        return figures.stream()
                .filter(figure -> figure.part().equals(part)
                        && figure.kind().equals(kind)
                        && figure.variant().equals(variant))
                .toList();
    }

    private String rates(String part, String kind, String variant) {
        var all = of(part, kind, variant);
        return Spread.of(all, Figure::rate).text("%,.0f");
    }

    /** The shares that crmify reached, each within a round. */
    private Spread shares(String part, String kind, String variant) {
        var others = new TreeMap<Integer, Figure>();
        of(part, kind, variant).forEach(figure -> others.put(figure.round(), figure));
        var ratios = new ArrayList<Figure>();
        for (var ours : of(part, kind, "crmify")) {
            var other = others.get(ours.round());
            if (other != null) {
                ratios.add(new Figure(
                        part,
                        kind,
                        variant,
                        ours.round(),
                        ours.rate() / other.rate(),
                        0,
                        Math.max(ours.others(), other.others())));
            }
        }
        return Spread.of(ratios, Figure::rate);
    }

    private String ratios(String part, String kind, String variant) {
        return shares(part, kind, variant).text("%.2f");
    }

    private String aim(String part, String kind, List<Target> targets) {
        var texts = new ArrayList<String>();
        for (var target : targets) {
            if (target.kind().equals(kind)) {
                var reached = shares(part, kind, target.of()).median() >= target.share();
                texts.add(String.format(
                        Locale.ROOT, "%.2f of %s: %s", target.share(), target.of(), reached ? "reached" : "missed"));
            }
        }
        return String.join(", ", texts);
    }

    /** The middle, and how far the rest is from it; of undisturbed figures, if there are any. */
    private record Spread(double least, double median, double most, int clean, int all) {
        static Spread of(List<Figure> figures, ToDoubleFunction<Figure> value) {
            var clean = figures.stream().filter(figure -> !figure.isDisturbed()).toList();
            var used = clean.isEmpty() ? figures : clean;
            var values = used.stream().mapToDouble(value).sorted().toArray();
            if (values.length == 0) {
                return new Spread(0, 0, 0, 0, 0);
            }
            var middle = values.length / 2;
            var median = values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
            return new Spread(values[0], median, Arrays.stream(values).max().orElse(0), clean.size(), figures.size());
        }

        String text(String format) {
            if (all == 0) {
                return "-";
            }
            var spread =
                    String.format(Locale.ROOT, format + " [" + format + " to " + format + "]", median, least, most);
            return spread + (clean == 0 ? " \\*" : clean < all ? " n" + clean : "");
        }
    }

    /** All of it, for programs. */
    void write(Path file, Map<String, Object> about) throws IOException {
        var json = new StringBuilder("{\n");
        new LinkedHashMap<>(about).forEach((name, value) -> json.append("  \"")
                .append(name)
                .append("\": \"")
                .append(escaped(value))
                .append("\",\n"));
        json.append("  \"notes\": [\n    ")
                .append(String.join(
                        ",\n    ",
                        notes.stream().map(note -> '"' + escaped(note) + '"').toList()))
                .append("\n  ],\n  \"figures\": [\n    ")
                .append(String.join(
                        ",\n    ", figures.stream().map(Figures::json).toList()))
                .append("\n  ]\n}\n");
        Files.writeString(file, json);
    }

    private static String json(Figure figure) {
        return String.format(
                Locale.ROOT,
                "{\"part\": \"%s\", \"kind\": \"%s\", \"variant\": \"%s\", \"round\": %d, \"ratePerSecond\": %.1f,"
                        + " \"cpuMicros\": %.1f, \"others\": %.3f, \"disturbed\": %b}",
                figure.part(),
                figure.kind(),
                figure.variant(),
                figure.round(),
                figure.rate(),
                figure.cpu(),
                figure.others(),
                figure.isDisturbed());
    }

    private static String escaped(Object value) {
        return String.valueOf(value).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
