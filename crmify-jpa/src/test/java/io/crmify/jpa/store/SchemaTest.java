package io.crmify.jpa.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.crmify.jpa.testing.Rows;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class SchemaTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Parameter
    TestDatabase kind;

    private String name;
    private HikariDataSource pool;
    private Database database;

    @BeforeEach
    void newDatabase() {
        name = "schema" + COUNT.incrementAndGet();
        pool = kind.pool(name, 8);
        database = Database.of(TestStore.connections(pool));
    }

    @AfterEach
    void dropDatabase() {
        pool.close();
        kind.drop(name);
    }

    @Test
    void createsTheTablesOnce() {
        var schema = new Schema(database);

        schema.create();
        var installation = Installation.of(database);
        schema.create();

        assertThat(schema.validate()).isEmpty();
        assertThat(Installation.of(database).namespace()).isEqualTo(installation.namespace());
        assertThat(Rows.of(pool, "select version from crmify_schema")).hasSize(1);
    }

    @Test
    void letsAScriptRunAgainOverItsOwnTables() {
        new Schema(database).create();
        var installation = Installation.of(database);
        Rows.of(pool, "delete from crmify_schema");

        new Schema(database).create();

        assertThat(new Schema(database).validate()).isEmpty();
        assertThat(Installation.of(database).namespace()).isEqualTo(installation.namespace());
    }

    @Test
    void letsNodesStartAtOnce() throws Exception {
        var barrier = new CyclicBarrier(4);
        var nodes = Executors.newFixedThreadPool(4);
        try {
            Callable<String> node = () -> {
                barrier.await();
                new Schema(database).create();
                return Installation.of(database).namespace();
            };
            var namespaces = nodes.invokeAll(List.of(node, node, node, node)).stream()
                    .flatMap(SchemaTest::result)
                    .distinct();

            assertThat(namespaces).hasSize(1);
            assertThat(new Schema(database).validate()).isEmpty();
        } finally {
            nodes.shutdown();
        }
    }

    private static <T> Stream<T> result(Future<T> future) {
        try {
            return Stream.of(future.get());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void saysWhichScriptMakesTheMissingTables() {
        assertThat(new Schema(database).validate()).hasValueSatisfying(fault -> {
            assertThat(fault.code()).isEqualTo("CRMIFY-110");
            assertThat(fault.what()).contains("missing");
            assertThat(fault.remedy())
                    .contains("io/crmify/schema/" + database.kind().lowerCase() + "/V1__crmify.sql");
        });
    }

    @Test
    void saysWhichScriptBringsOlderTablesUpToDate() {
        new Schema(database).create();

        var newer = new Schema(database, List.of("V1__crmify.sql", "V2__more.sql"));

        assertThat(newer.validate()).hasValueSatisfying(fault -> {
            assertThat(fault.what()).contains("version 1, but 2 is needed");
            assertThat(fault.remedy()).contains("V2__more.sql").doesNotContain("V1__crmify.sql");
        });
    }

    @Test
    void worksOnNewerTables() {
        new Schema(database).create();
        Rows.of(pool, "insert into crmify_schema (version) values (99)");

        new Schema(database).create();

        assertThat(new Schema(database).validate()).isEmpty();
    }
}
