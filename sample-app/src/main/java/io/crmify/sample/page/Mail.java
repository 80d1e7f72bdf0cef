package io.crmify.sample.page;

import java.time.Instant;

/**
 * A mail that the demo CRM sends to a new contact.
 *
 * @param confirmation what its link carries
 * @param isConfirmed whether the link was followed
 */
public record Mail(String to, String firstName, Instant sent, String confirmation, boolean isConfirmed) {
    public String time() {
        return Times.dayAndTime(sent);
    }
}
