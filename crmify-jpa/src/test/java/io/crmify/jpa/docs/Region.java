package io.crmify.jpa.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A named part of a file, between comments {@code tag::name[]} and {@code end::name[]}; it may have gaps. */
final class Region {
    private static final Pattern MARKER = Pattern.compile("\\s*(//|#)\\s*(tag|end)::([A-Za-z0-9-]+)\\[]\\s*");

    private Region() {}

    /** Its text without the indentation that all lines share; empty if the file has no such region. */
    static String of(Path file, String name) throws IOException {
        var lines = new ArrayList<String>();
        var inside = false;
        for (var line : Files.readAllLines(file)) {
            var marker = MARKER.matcher(line);
            if (!marker.matches()) {
                if (inside) {
                    lines.add(line.stripTrailing());
                }
            } else if (marker.group(3).equals(name)) {
                inside = marker.group(2).equals("tag");
            }
        }
        return withoutIndentation(lines);
    }

    private static String withoutIndentation(List<String> lines) {
        var indentation = lines.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return String.join(
                "\n",
                lines.stream()
                        .map(line -> line.isBlank() ? "" : line.substring(indentation))
                        .toList());
    }
}
