/**
 * crmify in a persistence unit: {@link io.crmify.jpa.Crmify} starts it where no container does.
 *
 * <pre>
 * the user's transaction                 |  in the background, on any node
 *                                        |
 *  entity persisted/updated/removed      |  LeadsChanged (async CDI event) or the poll wakes the dispatcher
 *    capture  is a mapped attribute      |    tx 1   admit   change rows -> links due (coalesced)
 *             dirty? remember type, id   |    tx 2   claim   due links -> leased batch of one lane
 *    before completion: ONE insert of a  |    tx 3   read    entities, mapped -> Lead, fingerprints; unchanged = done
 *             change row with the ids    |    no tx  push    the backend: HTTP here; no connection held, nothing locked
 *    after commit: LeadsChanged.fireAsync|    tx 4   settle  what the call established, then done | due later | dead
 *                                        |    later  project the CRM id onto the entity; CDI events
 * </pre>
 *
 * <p>To read on: {@code capture} for the left half, {@code dispatch} for the right one.
 */
@NullMarked
package io.crmify.jpa;

import org.jspecify.annotations.NullMarked;
