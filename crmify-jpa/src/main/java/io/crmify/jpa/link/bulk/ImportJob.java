package io.crmify.jpa.link.bulk;

import java.time.Duration;
import java.util.UUID;

/**
 * A job that the CRM works off by itself.
 *
 * @param id crmify's own: the links that are in it are leased to this as their token
 * @param job the CRM's id of it
 * @param lookAt when it is to be looked at, in epoch milliseconds; whoever moves that on has the right to look
 * @param looks how often it was looked at
 * @param left how long its links are leased to it yet
 * @param age how long ago it began
 */
public record ImportJob(
        UUID id, String connection, String type, String job, long lookAt, int looks, Duration left, Duration age) {}
