package io.crmify.jpa.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.docs.Markdown.Fence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every Markdown file of the repository: what it shows is compiled code, and what it links to is there. */
class DocumentationTest {
    private static final Path ROOT = root();
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules");

    private static final List<Markdown> DOCUMENTS = new ArrayList<>();

    private static Path root() {
        var path = Path.of("").toAbsolutePath();
        while (!Files.exists(path.resolve("crmify-api/pom.xml"))) {
            path = path.getParent();
        }
        return path;
    }

    @BeforeAll
    static void read() throws IOException {
        DOCUMENTS.clear();
        try (var files = Files.walk(ROOT)) {
            var markdown = files.filter(file -> file.toString().endsWith(".md"))
                    .filter(DocumentationTest::isOurs)
                    .sorted()
                    .toList();
            for (var file : markdown) {
                DOCUMENTS.add(Markdown.read(file));
            }
        }
        assertThat(DOCUMENTS).hasSizeGreaterThan(20);
    }

    private static boolean isOurs(Path file) {
        return Stream.iterate(ROOT.relativize(file), path -> path != null, Path::getParent)
                .map(path -> path.getFileName().toString())
                .noneMatch(name -> NOT_OURS.contains(name) || name.startsWith(".") && !name.equals(".ci"));
    }

    private static Markdown readme() {
        return DOCUMENTS.stream()
                .filter(document -> document.file().equals(ROOT.resolve("README.md")))
                .findFirst()
                .orElseThrow();
    }

    private static String place(Markdown document, int line) {
        return ROOT.relativize(document.file()) + ":" + line;
    }

    @Test
    void showsItsSnippetsAsTheyAreCompiled() throws IOException {
        var differing = new ArrayList<String>();
        var snippets = 0;
        for (var document : DOCUMENTS) {
            for (var fence : document.fences()) {
                if (fence.isSnippet()) {
                    snippets++;
                    if (!fence.text().equals(region(fence))) {
                        differing.add(place(document, fence.line()));
                    }
                }
            }
        }

        assertThat(differing).isEmpty();
        assertThat(snippets).isGreaterThan(8);
    }

    private static String region(Fence fence) throws IOException {
        var file = ROOT.resolve(fence.source());
        return Files.exists(file) ? Region.of(file, fence.region()) : "there is no " + file;
    }

    @Test
    void showsNoJavaThatIsNotCompiled() {
        var invented = new ArrayList<String>();
        for (var document : DOCUMENTS) {
            document.fences().stream()
                    .filter(fence -> fence.language().equals("java") && !fence.isSnippet())
                    .forEach(fence -> invented.add(place(document, fence.line())));
            document.strays().forEach(line -> invented.add(place(document, line)));
        }

        assertThat(invented).isEmpty();
    }

    @Test
    void linksToFilesThatAreThere() {
        var broken = new ArrayList<String>();
        var links = 0;
        for (var document : DOCUMENTS) {
            for (var link : document.links()) {
                var path = link.split("#", 2)[0];
                if (path.isEmpty() || path.matches("[a-z]+:.*")) {
                    continue;
                }
                links++;
                var target = document.file().resolveSibling(path).normalize();
                if (!Files.exists(target)) {
                    broken.add(ROOT.relativize(document.file()) + " -> " + link);
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(20);
    }

    @Test
    void keepsTheReadmeShort() {
        assertThat(readme().lines()).isLessThan(200);
    }

    @Test
    void givesOneCommandToRunAndOneToTest() {
        assertThat(commands("Run it")).containsExactly("mvn -pl sample-app -am compile exec:java");
        assertThat(commands("Test it")).containsExactly("mvn verify");
    }

    private static List<String> commands(String section) {
        return readme().fences().stream()
                .filter(fence -> fence.section().equals(section))
                .map(Fence::text)
                .toList();
    }

    @Test
    void keepsDecisionsShort() {
        var decisions = DOCUMENTS.stream()
                .filter(document -> document.file().getParent().endsWith("decisions"))
                .toList();

        assertThat(decisions).hasSizeGreaterThan(10).allMatch(document -> document.lines() < 30);
    }
}
