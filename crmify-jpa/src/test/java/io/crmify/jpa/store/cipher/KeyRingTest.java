package io.crmify.jpa.store.cipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.Fault;
import io.crmify.StartupException;
import io.crmify.jpa.config.CrmifyConfig.Keyset;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Keysets;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyRingTest {
    private static final String KEY = "crmify.encryption.keyset";

    private static KeyRing ring(String json) {
        var faults = new Faults();
        var ring = KeyRing.of(new Keyset(KEY, json), faults);
        assertThat(faults.list()).isEmpty();
        return ring;
    }

    @Test
    void readsWhatItHasEncryptedForTheSamePurpose() {
        var ring = ring(Keysets.one());

        var encrypted = ring.encrypt("a token", "us");

        assertThat(encrypted).doesNotContain("token").isNotEqualTo(ring.encrypt("a token", "us"));
        assertThat(ring.decrypt(encrypted, "us")).contains("a token");
        assertThat(ring.decrypt(encrypted, "eu")).isEmpty();
        assertThat(ring.decrypt(encrypted.substring(4), "us")).isEmpty();
        assertThat(ring.decrypt("?", "us")).isEmpty();
        assertThat(ring(Keysets.one()).decrypt(encrypted, "us")).isEmpty();
    }

    @Test
    void aNewPrimaryKeyWritesAndTheOldOnesStillRead() {
        var first = Keysets.one();
        var both = Keysets.rotated(first);
        var old = ring(first).encrypt("a token", "us");
        var renewed = ring(both).encrypt("a token", "us");

        assertThat(ring(both).decrypt(old, "us")).contains("a token");
        assertThat(ring(first).decrypt(renewed, "us")).isEmpty();
        assertThat(ring(Keysets.withoutOld(both)).decrypt(renewed, "us")).contains("a token");
        assertThat(ring(Keysets.withoutOld(both)).decrypt(old, "us")).isEmpty();
    }

    static Stream<String> unfit() {
        var whole = Keysets.one();
        return Stream.of(
                "s3cr3t text",
                "{}",
                "{\"primaryKeyId\": 1, \"key\": []}",
                "[\"s3cr3t\"]",
                whole.substring(0, whole.length() - 20),
                whole.replaceFirst("\"primaryKeyId\":\\s*\\d+", "\"primaryKeyId\": 7"),
                whole.replace("ENABLED", "DISABLED"),
                whole.replaceFirst("\"value\":\\s*\"", "\"value\": \"s3cr3t"),
                Keysets.ofBytes(8),
                Keysets.ofBytes(31),
                Keysets.ofAnotherKind(),
                Keysets.of("NoSuchKey", "GhAA"),
                "{\"encryptedKeyset\": \"s3cr3t\", \"keysetInfo\": {}}");
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void ms17AKeysetThatCannotBeUsedIsOneFaultAndNotRepeated(String json) {
        var faults = new Faults();

        assertThat(KeyRing.of(new Keyset(KEY, json), faults)).isNull();

        assertThat(faults.list()).singleElement().satisfies(fault -> {
            assertThat(fault.code()).isEqualTo("CRMIFY-114");
            assertThat(fault.where()).isEqualTo(KEY);
            assertThat(fault.remedy()).contains("AES256_GCM").contains("docs/operations.md");
            assertThat(fault.toString()).doesNotContain("s3cr3t");
        });
    }

    @Test
    void saysWhenAKeysetIsEncryptedItself() {
        var faults = new Faults();

        KeyRing.of(new Keyset(KEY, "{\"encryptedKeyset\": \"x\", \"keysetInfo\": {}}"), faults);

        assertThat(faults.list())
                .extracting(Fault::what)
                .singleElement()
                .asString()
                .contains("is encrypted itself");
    }

    @Test
    void ms17StopsTheStartTogetherWithAllOtherFaults(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("keyset.json"), Keysets.ofBytes(8));

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> Shop.on(TestDatabase.all().get(0))
                        .entities(Customer.class, Company.class)
                        .config("crmify.encryption.keyset-file", file.toString())
                        .config("crmify.pol-interval", "1s")
                        .open())
                .satisfies(e -> assertThat(e.faults())
                        .extracting(Fault::code, Fault::where)
                        .containsExactlyInAnyOrder(
                                org.assertj.core.groups.Tuple.tuple("CRMIFY-103", "crmify.pol-interval"),
                                org.assertj.core.groups.Tuple.tuple("CRMIFY-114", "crmify.encryption.keyset-file")));
    }

    @Test
    void theConfigurationDoesNotTellItsKeys() {
        var json = Keysets.one();

        assertThat(Map.of("keyset", new Keyset(KEY, json)).toString()).isEqualTo("{keyset=Keyset[" + KEY + "]}");
        assertThat(ring(json)).hasToString("KeyRing");
    }
}
