package io.crmify.backends.salesforce.wire;

import java.util.Arrays;
import java.util.List;

/** What is to happen with a record that the account's duplicate rules find to be there already. */
public enum DuplicateRule {
    /** It is refused. */
    FAIL,
    /** It is saved all the same, where the rule only alerts. */
    ALLOW,
    /** The one that is there becomes the lead's, if there is exactly one. */
    ADOPT;

    /** @throws IllegalArgumentException if the setting names none */
    public static DuplicateRule of(String setting) {
        return Arrays.stream(values())
                .filter(rule -> rule.name().equalsIgnoreCase(setting.strip()))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("crmify.backend.duplicate-rule was '%s'; write one of %s"
                                .formatted(setting, List.of(values()))));
    }
}
