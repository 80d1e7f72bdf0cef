package io.crmify.jpa.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.testing.Repository;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/messages.md} lists every code that the sources have, and no other. */
class MessagesTest {
    private static final Pattern CODE = Pattern.compile("CRMIFY-\\d+");
    private static final Pattern LINE_COMMENT_OR_JAVADOC = Pattern.compile("(?m)^\\s*(\\*|//|/\\*).*$");

    /** The codes that more than one class tells. Each of them means one thing; whoever adds to this list has looked. */
    private static final Map<String, Set<String>> TOLD_BY_SEVERAL = Map.of(
            "CRMIFY-110", Set.of("Schema", "Tables"),
            "CRMIFY-120", Set.of("AnnotationScan", "Declarations", "PathResolver"),
            "CRMIFY-125", Set.of("LeadModelBuilder", "TypeNames"),
            "CRMIFY-301", Set.of("HibernateBuffers", "JpaBuffers"),
            "CRMIFY-302", Set.of("HibernateBuffers", "JpaBuffers"),
            "CRMIFY-306", Set.of("JpaProjection", "ProjectStep"),
            "CRMIFY-330", Set.of("CrmifyBeans", "LeadEvents"));

    /** How the engine gives a reason: the text is the first, or follows the state. */
    private static final Pattern ENGINE_REASON =
            Pattern.compile("(?:Refused|Unreadable|waiting|Diagnosis\\.of|Mark\\.failed)\\(\\s*\"([A-Z_]+)\""
                    + "|new Reason\\(\\s*State\\.\\w+,\\s*\"([A-Z_]+)\""
                    + "|bury\\([^;\"]*\"([A-Z_]+)\"");

    private static final Pattern HTTP_REASON =
            Pattern.compile("(?:Diagnosis\\.of\\(|unknown\\(call, [^;]*, )\"([A-Z_]+)\"");

    private static List<String> firstCells(String heading) {
        return Repository.lines("docs/messages.md").stream()
                .dropWhile(line -> !line.startsWith(heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## ") && !line.startsWith("These come from"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
    }

    private static List<String> listed() {
        return Repository.lines("docs/messages.md").stream()
                .filter(line -> line.startsWith("| CRMIFY-"))
                .map(line -> line.split("\\|")[1].strip())
                .toList();
    }

    /** Each code, with the classes that tell it; what only comments mention does not count. */
    private static Map<String, Set<String>> used() {
        var used = new TreeMap<String, Set<String>>();
        Repository.mainSources().forEach((file, text) -> {
            var type = file.substring(file.lastIndexOf('/') + 1, file.length() - ".java".length());
            CODE.matcher(LINE_COMMENT_OR_JAVADOC.matcher(text).replaceAll(""))
                    .results()
                    .forEach(match -> used.computeIfAbsent(match.group(), code -> new TreeSet<>())
                            .add(type));
        });
        return used;
    }

    @Test
    void listsEachCodeOnceAndInOrder() {
        assertThat(listed()).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void listsExactlyTheCodesThatAreUsed() {
        assertThat(used()).hasSizeGreaterThan(40);
        assertThat(listed()).containsExactlyElementsOf(used().keySet());
    }

    @Test
    void knowsWhichCodesSeveralClassesTell() {
        var several = used().entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

        assertThat(several).isEqualTo(TOLD_BY_SEVERAL);
    }

    @Test
    void saysOfEachWhatItMeansAndWhatToDo() {
        assertThat(Repository.lines("docs/messages.md"))
                .filteredOn(line -> line.startsWith("| CRMIFY-") || line.startsWith("| `"))
                .allSatisfy(line -> assertThat(line.split("(?<!\\\\)\\|"))
                        .hasSize(4)
                        .allSatisfy(cell ->
                                assertThat(cell.isEmpty() || !cell.isBlank()).isTrue()));
    }

    @Test
    void listsTheReasonsOfTheEngine() {
        assertThat(firstCells("## Reasons"))
                .isSorted()
                .containsExactlyElementsOf(reasons(ENGINE_REASON, "crmify-jpa/"));
    }

    @Test
    void listsTheReasonsOfEveryBackendThatTalksHttp() {
        assertThat(firstCells("These come from"))
                .isSorted()
                .containsExactlyElementsOf(
                        reasons(HTTP_REASON, "crmify-backends/src/main/java/io/crmify/backends/(http|oauth)/"));
    }

    private static Set<String> reasons(Pattern pattern, String folder) {
        return Repository.mainSources().entrySet().stream()
                .filter(entry -> entry.getKey().matches(folder + ".*"))
                .flatMap(entry -> pattern.matcher(entry.getValue()).results())
                .flatMap(match -> Stream.iterate(1, i -> i <= match.groupCount(), i -> i + 1)
                        .map(match::group))
                .filter(reason -> reason != null)
                .map(reason -> reason.endsWith("_") ? reason + "nnn" : reason)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
