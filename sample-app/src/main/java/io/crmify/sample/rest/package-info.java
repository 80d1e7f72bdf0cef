/** The REST interface: customers as JSON. */
@NullMarked
package io.crmify.sample.rest;

import org.jspecify.annotations.NullMarked;
