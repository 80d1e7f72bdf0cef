package io.crmify.jpa.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Markdown file, as far as its snippets and links go.
 *
 * @param fences its fenced blocks, in order
 * @param links the targets of its links outside of code
 * @param strays snippet comments that no fence follows, by line
 */
record Markdown(Path file, int lines, List<Fence> fences, List<String> links, List<Integer> strays) {
    private static final Pattern SNIPPET = Pattern.compile("<!-- snippet: (\\S+)#(\\S+) -->");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    /**
     * A fenced block.
     *
     * @param line of its opening
     * @param source the file that it is taken from, from the repository's root; empty if none is named
     * @param region the part of that file
     * @param section the heading of second level that it stands under
     */
    record Fence(int line, String language, String text, String source, String region, String section) {
        boolean isSnippet() {
            return !source.isEmpty();
        }
    }

    static Markdown read(Path file) throws IOException {
        return new Reader(file, Files.readAllLines(file)).read();
    }

    private static final class Reader {
        private final Path file;
        private final List<String> lines;
        private final List<Fence> fences = new ArrayList<>();
        private final List<String> links = new ArrayList<>();
        private final List<Integer> strays = new ArrayList<>();
        private String section = "";

        Reader(Path file, List<String> lines) {
            this.file = file;
            this.lines = lines;
        }

        Markdown read() {
            for (int i = 0; i < lines.size(); i++) {
                var line = lines.get(i);
                if (line.startsWith("```")) {
                    i = fence(i);
                } else {
                    plain(i, line);
                }
            }
            return new Markdown(file, lines.size(), fences, links, strays);
        }

        private void plain(int number, String line) {
            if (line.startsWith("## ")) {
                section = line.substring(3).strip();
            }
            var isFollowed = number + 1 < lines.size() && lines.get(number + 1).startsWith("```");
            var withoutCode = line.replaceAll("`[^`]*`", "");
            if (withoutCode.contains("<!-- snippet:")
                    && !(isFollowed && SNIPPET.matcher(line).matches())) {
                strays.add(number + 1);
            }
            var link = LINK.matcher(withoutCode);
            while (link.find()) {
                links.add(link.group(1));
            }
        }

        /** Reads from the opening on; the number of the line that closes it. */
        private int fence(int opening) {
            var closing = opening + 1;
            while (closing < lines.size() && !lines.get(closing).startsWith("```")) {
                closing++;
            }
            var comment = SNIPPET.matcher(opening == 0 ? "" : lines.get(opening - 1));
            var named = comment.matches();
            fences.add(new Fence(
                    opening + 1,
                    lines.get(opening).substring(3).strip(),
                    String.join("\n", lines.subList(opening + 1, closing)),
                    named ? comment.group(1) : "",
                    named ? comment.group(2) : "",
                    section));
            return closing;
        }
    }
}
