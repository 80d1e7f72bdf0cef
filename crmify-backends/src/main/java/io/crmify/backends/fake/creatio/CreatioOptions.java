package io.crmify.backends.fake.creatio;

import io.crmify.backends.fake.server.Chaos;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a {@link FakeCreatio} is like.
 *
 * <pre>{@code FakeCreatio.start(CreatioOptions.DEFAULTS.withUser("ada", "secret").withColumn("Lead.UsrPlan"))}</pre>
 *
 * @param port 0 for a free one
 * @param user who may sign in, by form or with each call; and the application that may ask for tokens
 * @param prefix what stands before {@code /odata}: {@code /0}, or nothing
 * @param columns text columns of 250 characters that the account has made: {@code Lead.UsrPlan}; with a colon and a type of OData,
 *     others: {@code Lead.UsrFlag:Boolean}, {@code Lead.UsrCode:String(20)}
 * @param limits how much it answers
 * @param chaos what goes wrong
 */
public record CreatioOptions(int port, User user, String prefix, Set<String> columns, Limits limits, Chaos chaos) {
    /** A free port, user {@code fake-user} with {@code fake-password}, .NET Framework, no column of its own, no limits. */
    public static final CreatioOptions DEFAULTS = new CreatioOptions(
            0, new User("fake-user", "fake-password"), "/0", Set.of(), new Limits(20_000, 0), Chaos.none());

    /**
     * A name and a secret: of a user, and of an application alike.
     *
     * @param name also the client id
     */
    public record User(String name, String password) {
        /** The name only. */
        @Override
        public String toString() {
            return "User[" + name + "]";
        }
    }

    /**
     * How much it answers.
     *
     * @param page rows of one answer
     * @param callsASecond beyond which it answers 429; 0 for any
     */
    public record Limits(int page, int callsASecond) {}

    public CreatioOptions {
        columns = Set.copyOf(columns);
    }

    public CreatioOptions withPort(int other) {
        return new CreatioOptions(other, user, prefix, columns, limits, chaos);
    }

    public CreatioOptions withUser(String name, String password) {
        return new CreatioOptions(port, new User(name, password), prefix, columns, limits, chaos);
    }

    /** As on .NET, without {@code /0}. */
    public CreatioOptions withoutPrefix() {
        return new CreatioOptions(port, user, "", columns, limits, chaos);
    }

    /** With a column like {@code Lead.UsrPlan}. */
    public CreatioOptions withColumn(String column) {
        var more = new TreeSet<>(columns);
        more.add(column);
        return new CreatioOptions(port, user, prefix, more, limits, chaos);
    }

    public CreatioOptions withLimits(Limits other) {
        return new CreatioOptions(port, user, prefix, columns, other, chaos);
    }

    /** With calls that go wrong. */
    public CreatioOptions withChaos(Chaos other) {
        return new CreatioOptions(port, user, prefix, columns, limits, other);
    }
}
