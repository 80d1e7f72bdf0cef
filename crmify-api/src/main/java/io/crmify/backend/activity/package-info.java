/** What can be sent to a CRM besides the state of its records: events, mailing lists, single e-mails. One interface each. */
@NullMarked
package io.crmify.backend.activity;

import org.jspecify.annotations.NullMarked;
