import { Module } from '@nestjs/common';
import { PeopleCache } from './people.cache.js';
import { SearchRepo } from './search.repo.js';
import { SearchService } from './search.service.js';
import { UsersController } from './users.controller.js';
import { UsersRepo } from './users.repo.js';
import { UsersService } from './users.service.js';

@Module({
  controllers: [UsersController],
  providers: [UsersRepo, PeopleCache, UsersService, SearchRepo, SearchService],
  exports: [UsersService],
})
export class UsersModule {}
