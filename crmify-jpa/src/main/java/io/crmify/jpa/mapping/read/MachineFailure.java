package io.crmify.jpa.mapping.read;

/**
 * Tells a virtual machine that fails from code of others that does. After the first nothing can be trusted, and it is thrown on; the
 * second is a value like any other failure, whether it threw an exception or an error: a stack that an endless getter has filled is
 * empty again, and a class that is missing is missed by whoever needs it.
 */
public final class MachineFailure {
    private MachineFailure() {}

    public static void rethrow(Throwable thrown) {
        if (thrown instanceof VirtualMachineError failure && !(thrown instanceof StackOverflowError)) {
            throw failure;
        }
    }
}
