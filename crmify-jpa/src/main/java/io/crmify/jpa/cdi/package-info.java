/** What starts and ends crmify in a CDI container, and makes it injectable; the only package that knows one. */
@NullMarked
package io.crmify.jpa.cdi;

import org.jspecify.annotations.NullMarked;
