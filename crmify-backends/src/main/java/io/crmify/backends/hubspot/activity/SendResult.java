package io.crmify.backends.hubspot.activity;

import io.crmify.backend.activity.MailSender.State;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What HubSpot's words for a mail mean. A mail that is refused is answered with success, and told by such a word alone. */
final class SendResult {
    private static final Map<State, Set<String>> WORDS = Map.of(
            State.SENT, words("SENT IDEMPOTENT_IGNORE"),
            State.PENDING, words("QUEUED"),
            State.LATER, words("THROTTLED PORTAL_OVER_LIMIT ATTACHMENT_DOWNLOAD_QUEUE_FULL"),
            State.REFUSED,
                    words("ADDRESS_OPTED_OUT ADDRESS_LIST_BOMBED PREVIOUSLY_BOUNCED PREVIOUS_SPAM "
                            + "PREVIOUSLY_UNSUBSCRIBED_BRAND PREVIOUSLY_UNSUBSCRIBED_BUSINESS_UNIT "
                            + "PREVIOUSLY_UNSUBSCRIBED_MESSAGE PREVIOUSLY_UNSUBSCRIBED_PORTAL "
                            + "BLOCKED_ADDRESS BLOCKED_DOMAIN INVALID_TO_ADDRESS QUARANTINED_ADDRESS "
                            + "NON_MARKETABLE_CONTACT GRAYMAIL_SUPPRESSED RECIPIENT_FATIGUE_SUPPRESSED "
                            + "BRAND_RECIPIENT_FATIGUE_SUPPRESSED LOW_CONTACT_QUALITY_SCORE EMAIL_UNCONFIRMED "
                            + "GDPR_DOI_ENABLED UNDELIVERABLE MTA_IGNORE"));

    private SendResult() {}

    /**
     * Where the mail stands. A word that nobody knows is for an operator to look at.
     *
     * @param result empty if HubSpot has not decided yet
     * @param status of HubSpot's work on it
     */
    static State of(String result, String status) {
        if (!result.isEmpty()) {
            return WORDS.entrySet().stream()
                    .filter(words -> words.getValue().contains(result))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(State.MISCONFIGURED);
        }
        return switch (status) {
            case "COMPLETE" -> State.SENT;
            case "CANCELED" -> State.MISCONFIGURED;
            default -> State.PENDING;
        };
    }

    private static Set<String> words(String words) {
        return Stream.of(words.split(" ")).collect(Collectors.toSet());
    }
}
