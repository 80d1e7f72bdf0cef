package io.crmify.backends.nationbuilder.wire;

import io.crmify.backend.BackendContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How a connection uses NationBuilder.
 *
 * @param api which of the two
 * @param create how a new person is told from one that is there
 * @param status where the status is kept
 * @param statusTag what the tags of the status begin with
 * @param path the path whose steps are the statuses, by its name or id; blank if they are none
 * @param key the attribute that holds crmify's key
 * @param address which of a person's addresses is written
 */
public record Choices(
        Api api, Create create, Status status, String statusTag, String path, String key, String address) {
    /** Their names, as configuration spells them. */
    public static final Set<String> SETTINGS =
            Set.of("api", "create", "status", "status-tag", "path", "key-property", "address");

    /** NationBuilder's. */
    public enum Api {
        V2,
        V1
    }

    /** What a create does about a person with that address who is there already. */
    public enum Create {
        /** NationBuilder updates it, and it is adopted: one call. */
        PUSH,
        /** It is looked for first, and adopted before anything is written: two calls. */
        MATCH
    }

    /** Where the status is kept. */
    public enum Status {
        /** In one tag of several. */
        TAG,
        /** In {@code support_level}, a number from 1 to 5. */
        SUPPORT_LEVEL,
        /** In the step of a path that the person is at, or in how its journey has ended. */
        PATH
    }

    public Choices {
        if (status == Status.PATH && api == Api.V1) {
            throw new IllegalArgumentException("crmify.backend.status=path needs crmify.backend.api=v2");
        }
        if (status == Status.PATH && path.isEmpty()) {
            throw new IllegalArgumentException(
                    "crmify.backend.path is missing: name the path whose steps are the statuses");
        }
    }

    /** @throws IllegalArgumentException if one cannot be read */
    public static Choices of(BackendContext context) {
        return new Choices(
                choice(context, "api", Api.values()),
                choice(context, "create", Create.values()),
                choice(context, "status", Status.values()),
                context.setting("status-tag").map(String::strip).orElse("Lead status:"),
                context.setting("path").map(String::strip).orElse(""),
                word(context, "key-property", "external_id", "salesforce_id"),
                word(context, "address", "home", "mailing", "billing", "work", "registered", "user_submitted"));
    }

    private static <E extends Enum<E>> E choice(BackendContext context, String setting, E[] values) {
        var names = Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toArray(String[]::new);
        return values[List.of(names).indexOf(word(context, setting, names))];
    }

    private static String word(BackendContext context, String setting, String... words) {
        var word = context.setting(setting).orElse(words[0]).strip().toLowerCase(Locale.ROOT);
        if (!List.of(words).contains(word)) {
            throw new IllegalArgumentException(
                    "crmify.backend.%s was '%s'; write one of %s".formatted(setting, word, List.of(words)));
        }
        return word;
    }
}
