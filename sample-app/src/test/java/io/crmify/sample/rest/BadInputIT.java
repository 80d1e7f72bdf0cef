package io.crmify.sample.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.sample.RunningShop;
import io.crmify.sample.RunningShop.Answer;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputIT {
    private static RunningShop shop;

    @BeforeAll
    static void open() {
        shop = RunningShop.start();
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    private static List<String> fields(Answer answer) {
        return answer.object().getJsonArray("errors").getValuesAs(JsonObject.class).stream()
                .map(error -> error.getString("field"))
                .toList();
    }

    @Test
    void everyFieldThatIsWrongIsNamedWithItsReason() {
        var answer = shop.post("api/customers", """
                {"firstName": "  ", "lastName": 7, "email": "nobody", "company": "%s"}""".formatted("x".repeat(101)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(fields(answer)).containsExactlyInAnyOrder("firstName", "lastName", "email", "company");
        assertThat(answer.http().body())
                .contains("is required")
                .contains("must be a text")
                .contains("is not an e-mail address")
                .contains("may have 100 characters, and has 101");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "null",
                "\"ada\"",
                "{\"firstName\": \"Ada\",}",
                "{} {}",
                "{\"firstName\": \"Ada\"}x",
                "\u0000"
            })
    void aBodyThatIsNoJsonObjectIsRefused(String body) {
        var answer = shop.post("api/customers", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(fields(answer)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada",
                "ada@",
                "@example.com",
                "ada@example",
                "ada @example.com",
                "ada@example..com",
                "a@b@example.com",
                "ada@example.com,eve@example.com",
                "ada\\n@example.com",
                "ada\\u0000@example.com"
            })
    void whatIsNoAddressIsRefused(String email) {
        var answer =
                shop.post("api/customers", RunningShop.person("Ada", "EMAIL").replace("EMAIL", email));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(fields(answer)).containsExactly("email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "a\\nb", "a\\ud800b", "a\\u2028b"})
    void whatCannotBePrintedIsRefused(String name) {
        var answer = shop.post(
                "api/customers", RunningShop.person("NAME", "odd@example.com").replace("NAME", name));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(fields(answer)).containsExactly("firstName");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"amount\": null}",
                "{\"amount\": \"10\"}",
                "{\"amount\": 0}",
                "{\"amount\": -1}",
                "{\"amount\": 1.001}",
                "{\"amount\": 1000001}",
                "{\"amount\": 1e400}",
                "{\"amount\": 1e-400}",
                "{\"amount\": true}"
            })
    void anAmountMustBeMoney(String body) {
        var id = shop.signUp("Ada", "ada" + body.hashCode() + "@example.com");

        var answer = shop.post("api/customers/" + id + "/purchases", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(fields(answer)).containsExactly("amount");
        assertThat(shop.get("api/customers/" + id).text("status")).isEqualTo("NEW");
    }

    @Test
    void anAddressIsGivenOnlyOnceHoweverItIsSpelt() {
        shop.signUp("Mary", "mary@example.com");
        var other = shop.signUp("Joan", "joan@example.com");

        var second = shop.post("api/customers", RunningShop.person("Mary", "MARY@Example.com"));
        var edited = shop.put("api/customers/" + other, RunningShop.person("Joan", "mary@example.com"));

        assertThat(second.status()).isEqualTo(409);
        assertThat(fields(second)).containsExactly("email");
        assertThat(edited.status()).isEqualTo(409);
        assertThat(shop.put("api/customers/" + other, RunningShop.person("Joan C.", "JOAN@example.com"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, api/customers/4711",
        "GET, api/customers/abc",
        "GET, api/customers/99999999999999999999",
        "DELETE, api/customers/4711",
        "POST, api/customers/4711/contacted",
        "GET, api/nothing"
    })
    void whatIsUnknownIsNotFound(String method, String path) {
        var answer = shop.send(HttpRequest.newBuilder(shop.uri(path)).method(method, BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.object()).containsKey("message");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "limit=-1", "after=-1", "after=99999999999999999999"})
    void aPageMustHaveASensibleSize(String query) {
        var answer = shop.get("api/customers?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(fields(answer)).containsExactly(query.substring(0, query.indexOf('=')));
    }

    @Test
    void whatIsNotJsonOrTooLongIsRefused() {
        var form = shop.send(HttpRequest.newBuilder(shop.uri("api/customers"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("firstName=Ada")));
        var large = shop.post("api/customers", RunningShop.person("x".repeat(70_000), "large@example.com"));
        var nested = shop.post("api/customers", "{\"firstName\": " + "[".repeat(30_000));

        assertThat(form.status()).isEqualTo(415);
        assertThat(large.status()).isEqualTo(413);
        assertThat(nested.status()).isEqualTo(400);
    }

    @Test
    void noAnswerTellsOfOurInsides() {
        var answers = List.of(
                shop.post("api/customers", "{"),
                shop.get("api/customers/abc"),
                shop.post("api/customers/1/purchases", "[]"),
                shop.get("nothing"));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.http().body())
                .doesNotContain("Exception", "io.crmify", "\tat "));
    }
}
