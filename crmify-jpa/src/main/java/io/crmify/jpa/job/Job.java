package io.crmify.jpa.job;

import io.crmify.operations.JobStatus.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A job that is to be moved on.
 *
 * @param reached the id that it has got to; null at its start
 */
public record Job(
        Kind kind, String connection, String type, @Nullable String reached) {}
