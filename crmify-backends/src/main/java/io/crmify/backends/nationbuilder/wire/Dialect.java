package io.crmify.backends.nationbuilder.wire;

import io.crmify.backend.failure.BackendException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** How one of NationBuilder's APIs is asked for the same things, and what its answers mean. */
public interface Dialect {
    /** A value that another person has, as a reason. */
    String TAKEN = "TAKEN";

    /** Whoever has given the token; also the cheapest proof that it is good. */
    HttpCall me();

    /** Updates whom NationBuilder finds by a key or the address, or makes a person. */
    HttpCall push(JsonObject person);

    /** Makes a person. */
    HttpCall create(JsonObject person);

    HttpCall update(String id, JsonObject person);

    HttpCall delete(String id);

    /** What an answer tells of one person, the id among it. */
    LenientJson person(HttpAnswer answer);

    HttpCall firstPage(HttpCall call);

    /**
     * The page after that one; empty if it was the last.
     *
     * @param number of the page that has come, from 1
     */
    Optional<HttpCall> nextPage(HttpCall first, int number, HttpAnswer answer);

    /** What a page holds; no array if it is none. */
    LenientJson items(HttpAnswer answer);

    boolean isFine(HttpAnswer answer);

    /** Whether there is no such thing as the call names. */
    boolean isMissing(HttpAnswer answer);

    /**
     * What an answer means that is not fine. Its texts are not told: they quote values.
     *
     * @param sent the names of all that was set; others are not told
     */
    BackendException refusal(HttpAnswer answer, Set<String> sent);
}
