/** The shop: its customers, who are leads, and what they buy. It knows crmify only by annotations and {@link io.crmify.Crm}. */
@NullMarked
package io.crmify.sample.shop;

import org.jspecify.annotations.NullMarked;
