/** The documents of the repository, and the compiled code that their snippets are regions of. */
package io.crmify.jpa.docs;
