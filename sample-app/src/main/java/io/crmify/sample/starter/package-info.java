/** Starts crmify until it does so by itself. */
@NullMarked
package io.crmify.sample.starter;

import org.jspecify.annotations.NullMarked;
