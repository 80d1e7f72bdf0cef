package io.crmify.jpa.mapping.access;

import io.crmify.CrmifyException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads one attribute of an object, by its field or getter as JPA does, or calls a method without parameters. */
public final class PropertyAccess {
    private final Member member;
    private final UnaryOperator<Object> unproxy;

    /** @param unproxy gives the object behind a lazy proxy, whose fields are empty */
    public PropertyAccess(Member member, UnaryOperator<Object> unproxy) {
        this.member = member;
        this.unproxy = unproxy;
        try {
            ((AccessibleObject) member).setAccessible(true);
        } catch (InaccessibleObjectException e) {
            throw new IllegalArgumentException(
                    "the module of " + member.getDeclaringClass().getName() + " does not open it to reflection", e);
        }
    }

    /** The value; an exception of a getter or method is thrown as the cause of a {@link CrmifyException}. */
    public @Nullable Object read(Object owner) {
        var target = unproxy.apply(owner);
        try {
            return member instanceof Field field ? field.get(target) : ((Method) member).invoke(target);
        } catch (InvocationTargetException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (IllegalAccessException e) {
            throw failed(e);
        }
    }

    private CrmifyException failed(Throwable cause) {
        // The cause's message may hold the entity's values, so only its class is told; the cause shows who is to blame.
        return new CrmifyException(
                member.getDeclaringClass().getSimpleName() + "." + member.getName() + " threw "
                        + cause.getClass().getName(),
                cause);
    }
}
