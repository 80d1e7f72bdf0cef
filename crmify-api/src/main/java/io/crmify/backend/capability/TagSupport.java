package io.crmify.backend.capability;

/** Marks a backend whose pushes add {@link io.crmify.lead.Lead#tags()}. Without it a lead with tags is refused. */
public interface TagSupport {}
