import { SetMetadata } from '@nestjs/common';

export const PUBLIC_KEY = 'quemiai:public';

/** Opens a handler that is no `@Route` to anybody. Routes of the contract say so there, with `access: 'public'`. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC_KEY, true);
