package io.crmify.jpa.link;

import java.time.Duration;
import java.util.UUID;

/**
 * A claim on links.
 *
 * @param token random, and the same for all links of the claim: it fences their settlement
 * @param callDeadline the longest that a call may take: what a worker before may still be doing when its lease has ended
 */
public record Lease(UUID token, Duration duration, Duration callDeadline) {}
