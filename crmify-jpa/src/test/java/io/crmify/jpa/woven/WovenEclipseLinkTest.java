package io.crmify.jpa.woven;

import io.crmify.jpa.testing.TestDatabase;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.persistence.tools.weaving.jpa.StaticWeaveProcessor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** EclipseLink as servers run it, with entities into which it has woven lazy loading and change tracking. */
class WovenEclipseLinkTest {
    private static final String PERSISTENCE = """
            <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="https://jakarta.ee/xml/ns/persistence https://jakarta.ee/xml/ns/persistence/persistence_3_0.xsd">
              <persistence-unit name="woven">
                <class>io.crmify.jpa.woven.Member</class>
                <class>io.crmify.jpa.woven.Club</class>
                <class>io.crmify.jpa.woven.Home</class>
              </persistence-unit>
            </persistence>""";

    static List<TestDatabase> databases() {
        return TestDatabase.all();
    }

    /** Has its own woven copies of this package's classes. */
    private static final class Woven extends URLClassLoader {
        Woven(Path classes) throws IOException {
            super(new URL[] {classes.toUri().toURL()}, WovenEclipseLinkTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(WovenEclipseLinkTest.class.getPackageName() + ".")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                var loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void readsAndRecordsWhatIsLoadedLate(TestDatabase database, @TempDir Path folder) throws Exception {
        var before = Thread.currentThread().getContextClassLoader();
        try (var loader = new Woven(woven(folder))) {
            Thread.currentThread().setContextClassLoader(loader);

            scenario(loader).accept(database);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @SuppressWarnings("unchecked")
    private static Consumer<TestDatabase> scenario(ClassLoader loader) throws ReflectiveOperationException {
        return (Consumer<TestDatabase>) loader.loadClass(WovenScenario.class.getName())
                .getDeclaredConstructor()
                .newInstance();
    }

    private static Path woven(Path folder) throws Exception {
        var plain = Path.of(WovenEclipseLinkTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var inner = plain.relativize(
                plain.resolve(WovenEclipseLinkTest.class.getPackageName().replace('.', '/')));
        var source = Files.createDirectories(folder.resolve("plain"));
        var target = Files.createDirectories(folder.resolve("woven"));
        Files.createDirectories(source.resolve(inner));
        try (var classes = Files.list(plain.resolve(inner))) {
            for (var file : classes.toList()) {
                Files.copy(
                        file, source.resolve(inner).resolve(file.getFileName().toString()));
            }
        }
        Files.createDirectories(source.resolve("META-INF"));
        Files.writeString(source.resolve("META-INF/persistence.xml"), PERSISTENCE);
        var weaver = new StaticWeaveProcessor(source.toFile(), target.toFile());
        weaver.setPersistenceInfo(source.toFile());
        weaver.setClassLoader(WovenEclipseLinkTest.class.getClassLoader());
        weaver.performWeaving();
        return target;
    }
}
