package io.crmify.sample.page;

import io.crmify.lead.LeadStage;
import java.util.Locale;

/**
 * A stage as people see it.
 *
 * @param key its name in the style sheet
 */
public record Stage(String key, String title) {
    public static Stage of(LeadStage stage) {
        var word = stage.name();
        return new Stage(
                word.toLowerCase(Locale.ROOT),
                word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
    }
}
