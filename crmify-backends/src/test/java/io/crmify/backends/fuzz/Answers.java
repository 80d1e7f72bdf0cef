package io.crmify.backends.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Answers of all kinds, most of them near to what a CRM says, since others end at the first look. */
final class Answers {
    private Answers() {}

    static Arbitrary<List<Answer>> some() {
        return answer().list().ofMinSize(1).ofMaxSize(6);
    }

    private static Arbitrary<Answer> answer() {
        return Combinators.combine(
                        statuses(), headers().list().ofMaxSize(4), kinds(), mutations(), garbage(), framings())
                .as(Answer::new);
    }

    private static Arbitrary<Integer> statuses() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.of(200, 201, 202, 204, 207)),
                Tuple.of(6, Arbitraries.of(400, 401, 403, 404, 405, 408, 409, 413, 422, 423, 429, 477)),
                Tuple.of(1, Arbitraries.of(500, 502, 503, 504)),
                Tuple.of(1, Arbitraries.integers().between(100, 599)));
    }

    private static Arbitrary<Answer.Kind> kinds() {
        return Arbitraries.frequency(
                Tuple.of(30, Answer.Kind.SUCCESS),
                Tuple.of(30, Answer.Kind.ERROR),
                Tuple.of(4, Answer.Kind.TWICE),
                Tuple.of(4, Answer.Kind.GARBAGE),
                Tuple.of(2, Answer.Kind.PAGE),
                Tuple.of(2, Answer.Kind.EMPTY),
                Tuple.of(1, Answer.Kind.NUMBER),
                Tuple.of(2, Answer.Kind.OPEN_BRACKETS),
                Tuple.of(1, Answer.Kind.TOO_LONG),
                Tuple.of(3, Answer.Kind.ZIPPED),
                Tuple.of(1, Answer.Kind.ZIPPED_BOMB),
                Tuple.of(2, Answer.Kind.ZIPPED_GARBAGE));
    }

    /** One that is stuck costs the whole time-out of a call. */
    private static Arbitrary<Answer.Framing> framings() {
        return Arbitraries.frequencyOf(
                Tuple.of(180, Arbitraries.just(Answer.Framing.LENGTH)),
                Tuple.of(20, Arbitraries.of(Answer.Framing.NO_LENGTH, Answer.Framing.CHUNKS)),
                Tuple.of(20, Arbitraries.of(Answer.Framing.class).filter(framing -> framing != Answer.Framing.STUCK)),
                Tuple.of(1, Arbitraries.just(Answer.Framing.STUCK)));
    }

    private static Arbitrary<List<Mutation>> mutations() {
        return Combinators.combine(Arbitraries.integers().between(0, 80), Arbitraries.of(Mutation.Kind.class))
                .as(Mutation::new)
                .list()
                .ofMaxSize(3);
    }

    private static Arbitrary<byte[]> garbage() {
        var bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(60);
        var texts =
                Arbitraries.strings().ofMaxLength(60).map(text -> (Marks.BODY + text).getBytes(StandardCharsets.UTF_8));
        return Arbitraries.oneOf(bytes, texts);
    }

    private static Arbitrary<String> headers() {
        var name = Arbitraries.of(
                "Retry-After",
                "Date",
                "Content-Type",
                "X-RateLimit-Remaining",
                "X-HubSpot-RateLimit-Interval-Milliseconds",
                "Location",
                "WWW-Authenticate",
                "X-" + "a".repeat(3_000));
        return Combinators.combine(name, headerValues()).as((header, value) -> header + ": " + value);
    }

    static Arbitrary<String> headerValues() {
        var known = Arbitraries.of(
                "0",
                "-1",
                "30",
                "1.5",
                "99999999999999999999",
                "007",
                "1e9",
                "\u0661\u0662",
                "NaN",
                "Fri, 31 Dec 9999 23:59:59 GMT",
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "Thu, 32 Foo 2026 25:61:61 GMT",
                "Mon, 1 Jan 0000 00:00:00 GMT",
                "2026-11-21T10:00:00Z",
                "application/json; charset=zq7-nonsense",
                "text/html",
                "Basic realm=\"" + Marks.BODY + "\"",
                "http://127.0.0.1:1/" + Marks.SECRET,
                "a".repeat(9_000));
        var any = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(40);
        var odd = Arbitraries.strings().withCharRange('\u0001', '\u00ff').ofMaxLength(10);
        return Arbitraries.frequencyOf(Tuple.of(12, known), Tuple.of(3, any), Tuple.of(1, odd));
    }
}
