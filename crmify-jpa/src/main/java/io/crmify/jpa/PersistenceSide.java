package io.crmify.jpa;

import io.crmify.jpa.capture.CapturedUnit;
import io.crmify.jpa.link.project.Projection;
import io.crmify.jpa.mapping.build.LeadModelBuilder;
import io.crmify.jpa.mapping.read.ReadSessions;

/**
 * What crmify has of a persistence unit, whichever provider runs it.
 *
 * @param opens lets changes in, once it is known what concerns leads
 */
record PersistenceSide(
        CapturedUnit unit, LeadModelBuilder models, ReadSessions sessions, Projection projection, Runnable opens) {}
