/**
 * What every backend must hold, {@link io.crmify.backends.contract.CrmBackendContract}, and what it takes to test one: a server that
 * answers as told, and leads to send.
 */
package io.crmify.backends.contract;
