package io.crmify.jpa.link.bulk;

import java.util.UUID;

/**
 * A job that the CRM works off by itself.
 *
 * @param id crmify's own: the links that are in it are leased to this as their token
 * @param job the CRM's id of it
 * @param lookAt when it is to be looked at, in epoch milliseconds; whoever moves that on has the right to look
 * @param looks how often it was looked at
 * @param expired whether it was waited for too long: its links are no longer leased to it
 */
public record ImportJob(UUID id, String connection, String type, String job, long lookAt, int looks, boolean expired) {}
