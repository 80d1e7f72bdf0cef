/** Puts the sample together: configuration, demo CRM, CDI container, web server; and ends them in the other order. */
@NullMarked
package io.crmify.sample.start;

import org.jspecify.annotations.NullMarked;
