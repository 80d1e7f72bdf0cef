/** How a connection signs in at Salesforce, and where its calls go then. */
@NullMarked
package io.crmify.backends.salesforce.login;

import org.jspecify.annotations.NullMarked;
