package io.crmify.backends.fake.server;

/** What can go wrong with a call. "Applied" means that the CRM has done what it was asked, although the caller cannot know. */
public enum Fault {
    /** Applied at once, and answered late; perhaps so late that the caller has given up. */
    LATE_ANSWER(true),
    /** 429 with {@code Retry-After: 1}; not applied. */
    TOO_MANY_REQUESTS(false),
    /** 500; not applied. */
    SERVER_ERROR(false),
    /** 500; applied. */
    SERVER_ERROR_AFTER(true),
    /** 503; not applied. */
    UNAVAILABLE(false),
    /** 503; applied. */
    UNAVAILABLE_AFTER(true),
    /** 401, though the credentials are good; not applied. */
    UNAUTHORIZED(false),
    /** The connection is cut instead of an answer; not applied. */
    CUT_BEFORE(false),
    /** The connection is cut instead of an answer; applied. */
    CUT_AFTER(true),
    /** The connection is cut in the middle of the answer; applied. */
    CUT_ANSWER(true),
    /** Half of the body, as if it were the whole; applied. */
    TRUNCATED_BODY(true),
    /** 200 with a page for people; not applied. */
    PAGE(false),
    /** 200 with a page for people; applied. */
    PAGE_AFTER(true),
    /** 502 with a page for people; not applied. */
    BAD_GATEWAY(false),
    /** 502 with a page for people; applied. */
    BAD_GATEWAY_AFTER(true);

    private final boolean applied;

    Fault(boolean applied) {
        this.applied = applied;
    }

    /** Whether the CRM does what it was asked. */
    public boolean isApplied() {
        return applied;
    }

    /** How often it happens, compared with the others: what makes a client stop altogether would leave no room for them. */
    int weight() {
        return this == TOO_MANY_REQUESTS || this == UNAUTHORIZED ? 1 : 6;
    }

    /** The answer, given the right one; for a fault that is not applied there is none, and this is told instead. */
    Reply distort(Reply reply) {
        return switch (this) {
            case LATE_ANSWER, CUT_BEFORE, CUT_AFTER, CUT_ANSWER -> reply;
            case TOO_MANY_REQUESTS -> Reply.page(429, "Too Many Requests").with("Retry-After", "1");
            case SERVER_ERROR, SERVER_ERROR_AFTER -> Reply.page(500, "Internal Server Error");
            case UNAVAILABLE, UNAVAILABLE_AFTER -> Reply.page(503, "Service Unavailable");
            case UNAUTHORIZED -> Reply.empty(401);
            case TRUNCATED_BODY ->
                reply.withBody(reply.body().substring(0, reply.body().length() / 2));
            case PAGE, PAGE_AFTER -> Reply.page(200, "Sign in");
            case BAD_GATEWAY, BAD_GATEWAY_AFTER -> Reply.page(502, "Bad Gateway");
        };
    }
}
