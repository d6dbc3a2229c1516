import { Module } from '@nestjs/common';
import { PeopleCache } from './people.cache.js';
import { UsersController } from './users.controller.js';
import { UsersRepo } from './users.repo.js';
import { UsersService } from './users.service.js';

@Module({
  controllers: [UsersController],
  providers: [UsersRepo, PeopleCache, UsersService],
  exports: [UsersService],
})
export class UsersModule {}
