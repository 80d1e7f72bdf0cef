package io.crmify.backend.capability;

/** Marks a backend whose pushes join {@link io.crmify.lead.Lead#lists()}. Without it a lead with lists is refused. */
public interface ListSupport {}
