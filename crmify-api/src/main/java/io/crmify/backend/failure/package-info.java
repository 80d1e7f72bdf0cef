/**
 * How a backend says what kind of failure it met. The kind alone decides what happens next: {@code docs/architecture.md}, section
 * 3. A message names no value of a record, no credential and no full URL.
 */
@NullMarked
package io.crmify.backend.failure;

import org.jspecify.annotations.NullMarked;
