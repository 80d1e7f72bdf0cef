/** What people see: pages and parts of them, made from what the shop and the CRM know. */
@NullMarked
package io.crmify.sample.page;

import org.jspecify.annotations.NullMarked;
