package io.crmify.backends.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backend.capability.JunkMarking.Marked;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.field.JunkPolicy.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JunkPolicyTest { // SF-3
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FLAG:Manual_Review__c | FLAGGED | flag Manual_Review__c",
                " tag : spam | TAGGED | tag spam",
                "TAG:a:b | TAGGED | tag a:b",
                "DELETE | DELETED | delete",
                "DELETE_IF_JUNK: Spam, NEWS | DELETED | delete",
                "DELETE_IF_JUNK:spam | KEPT | "
            })
    void doesWhatItSays(String setting, Marked marked, String deed) {
        var record = new Remembering(true, Set.of("spam", "news"));

        assertThat(policy(setting).applyTo(record)).isEqualTo(marked);

        assertThat(record.done).isEqualTo(deed == null ? List.of() : List.of(deed));
    }

    @Test
    void deletesOneWithoutAnyTag() {
        assertThat(policy("DELETE_IF_JUNK:spam").applyTo(new Remembering(true, Set.of())))
                .isEqualTo(Marked.DELETED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLAG:a", "TAG:a", "DELETE", "DELETE_IF_JUNK:spam"})
    void tellsThatThereIsNoSuchRecord(String setting) {
        assertThat(policy(setting).applyTo(new Remembering(false, Set.of()))).isEqualTo(Marked.MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FLAG",
                "FLAG:",
                "TAG: ",
                "DELETE:x",
                "DELETE:",
                "DELETE_IF_JUNK",
                "DELETE_IF_JUNK:,",
                "NONE",
                "BURN:x",
                ":"
            })
    void refusesWhatItCannotRead(String setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(setting))
                .withMessageContaining("crmify.backend.junk.spam was '")
                .withMessageContaining("write FLAG:<field>, TAG:<tag>, DELETE or DELETE_IF_JUNK:<tag,tag>");
    }

    @Test
    void namesTheSettingThatIsMissingOnceItIsAsked() {
        var policy = JunkPolicy.of(new TestContext(), "review").only(Set.of(Kind.TAG));

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> policy.applyTo(new Remembering(true, Set.of())))
                .withMessageContaining("crmify.backend.junk.review is not set")
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("JUNK_POLICY_MISSING"));
    }

    @Test
    void refusesWhatTheCrmHasNoWayToDo() {
        var policy = policy("TAG:spam");

        assertThat(policy.only(Set.of(Kind.TAG))).isSameAs(policy);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.only(Set.of(Kind.DELETE)))
                .withMessage("crmify.backend.junk.spam was TAG, which this CRM has no way to do; it has [DELETE]");
    }

    private static JunkPolicy policy(String setting) {
        return JunkPolicy.of(new TestContext().with("junk.spam", setting), "spam");
    }

    private record Remembering(boolean isThere, Set<String> held, List<String> done) implements JunkPolicy.Deeds {
        Remembering(boolean isThere, Set<String> held) {
            this(isThere, held, new ArrayList<>());
        }

        @Override
        public boolean flag(String field) {
            done.add("flag " + field);
            return isThere;
        }

        @Override
        public boolean tag(String tag) {
            done.add("tag " + tag);
            return isThere;
        }

        @Override
        public boolean delete() {
            done.add("delete");
            return isThere;
        }

        @Override
        public Optional<Set<String>> tags() {
            return isThere ? Optional.of(held) : Optional.empty();
        }
    }
}
