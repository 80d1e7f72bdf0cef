package io.crmify.jpa.link;

import java.util.UUID;

/** A CRM id that is to be written onto its entity. */
public record Projectable(UUID link, String entityId, String connection, String crmId) {}
