/** What is configured: every key, its meaning and default, read once from MicroProfile Config and checked as a whole. */
@NullMarked
package io.crmify.jpa.config;

import org.jspecify.annotations.NullMarked;
